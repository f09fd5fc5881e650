import type { UserRequest } from '../core/messages.js';
import type { Assignment } from './assignment.js';
import type { RecordedRequest } from './formats/recording-format.js';
import { uniformDraw } from './named-draws.js';
import { type Presence, PresentUsers } from './present-users.js';
import type { ReplayRecord } from './replay-record.js';
import { type RequestSource, requestsBetween } from './request-source.js';
import type { CompleteReplayOptions } from './replay-options.js';

export interface CopyContext {
  readonly options: CompleteReplayOptions;
  readonly assignment: Assignment;
  readonly presence: Presence;
  /** A request came while nobody was present, and is left out. */
  readonly onNobodyPresent: () => void;
}

/**
 * The streams that make up the load of one requests file. The first is the trace as it is; each further one is the trace
 * rotated by a phase of its own, so that copies do not burst together; of the last one a share may be taken.
 */
export function requestCopies(source: RequestSource, context: CopyContext): readonly AsyncIterable<ReplayRecord>[] {
  const { load } = context.options;
  return Array.from({ length: Math.ceil(load) }, (_, copy) => oneCopy(source, copy, Math.min(1, load - copy), context));
}

async function* oneCopy(
  source: RequestSource,
  copy: number,
  share: number,
  { options, assignment, presence, onNobodyPresent }: CopyContext,
): AsyncGenerator<ReplayRecord> {
  const { seed, startAtMs } = options;
  const present = new PresentUsers(presence);
  for await (const { row, offsetMs } of rotated(source, phaseMs(source, copy, seed))) {
    const requestId = copy === 0 ? row.requestId : `${row.requestId}~${copy}`;
    if (uniformDraw(seed, requestId, 'share') >= share) continue;
    const message: UserRequest | undefined = assignment.complete(row, requestId, startAtMs + offsetMs, present);
    if (message === undefined) onNobodyPresent();
    else yield { topic: 'requests', cellId: message.cellId, atMs: message.arrivedAtMs, message };
  }
}

const lengthMs = ({ stretch }: RequestSource): number => stretch.lastMs - stretch.firstMs + 1;

function phaseMs(source: RequestSource, copy: number, seed: number): number {
  return copy === 0 ? 0 : Math.floor(lengthMs(source) * uniformDraw(seed, source.source.name, 'phase', copy));
}

interface Rotated {
  readonly row: RecordedRequest;
  /** From the start of the replay, ms. */
  readonly offsetMs: number;
}

/** The stretch later by `phaseMs`; what leaves it at the end comes back in at the start. */
async function* rotated(source: RequestSource, phaseMs: number): AsyncGenerator<Rotated> {
  const { firstMs } = source.stretch;
  const endMs = firstMs + lengthMs(source);
  const cutMs = endMs - phaseMs;
  if (phaseMs > 0) {
    for await (const row of requestsBetween(source, cutMs, endMs)) yield { row, offsetMs: row.timeMs - cutMs };
  }
  for await (const row of requestsBetween(source, firstMs, cutMs)) {
    yield { row, offsetMs: row.timeMs - firstMs + phaseMs };
  }
}
