import { Count, Whole } from '../fields/index.js';

/** Totals since the beginning of the shard. */
export class EpochCounts {
  @Count('Requests read')
  readonly received: number;

  @Count('Requests dropped as repetitions')
  readonly duplicates: number;

  @Count('Requests put aside as dead letters')
  readonly deadLetters: number;

  @Count('Requests refused')
  readonly refused: number;

  @Count('Requests expired while waiting')
  readonly expired: number;

  @Count('Requests completed on time')
  readonly completed: number;

  @Count('Requests admitted but not on time')
  readonly missed: number;

  @Count('Requests ever admitted')
  readonly admitted: number;

  @Count('Requests without a final verdict')
  readonly inFlight: number;

  @Count('Requests that came after their epoch had closed')
  readonly lateRequests: number;

  @Count('Reports that came after their epoch had closed')
  readonly lateReports: number;

  @Whole(
    { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
    'Requests unaccounted for; anything but 0 is a fault of the program',
  )
  readonly drift: number;
}
