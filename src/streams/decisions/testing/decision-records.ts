import {
  markerDigest,
  NO_DIGEST,
  type DecisionLogRecord,
  type EpochMarker,
  type Ownership,
  type Plan,
  type Verdict,
} from '../../../contracts/index.js';
import type { PlanBody, VerdictBody } from '../../../core/messages.js';
import type { ParsedDecision } from '../decision-reader.js';

/** Who writes: an owner in one of its terms. */
export interface Writer {
  readonly ownerId: string;
  readonly term: number;
}

/** Where the chain of accepted markers stands. */
export interface Chain {
  readonly nextEpoch: number;
  readonly digest: string;
  readonly nextOffset: number;
}

export const CHAIN_START: Chain = { nextEpoch: 100, digest: NO_DIGEST, nextOffset: 0 };

export interface EpochFields {
  readonly verdicts?: readonly VerdictBody[];
  readonly plans?: readonly PlanBody[];
  /** What the marker says otherwise. */
  readonly marker?: Partial<EpochMarker>;
}

export interface WrittenEpoch {
  /** Verdicts and plans in order, the marker last. */
  readonly records: readonly (Verdict | Plan | EpochMarker)[];
  readonly marker: EpochMarker;
  readonly after: Chain;
}

const NO_COUNTS: EpochMarker['counts'] = {
  received: 0,
  duplicates: 0,
  deadLetters: 0,
  refused: 0,
  expired: 0,
  completed: 0,
  missed: 0,
  admitted: 0,
  inFlight: 0,
  lateRequests: 0,
  lateReports: 0,
  drift: 0,
};

export function ownership(ownerId: string, shard = 0): Ownership {
  return { kind: 'ownership', ownerId, shard, instance: 'test', build: 'test' };
}

/** A refusal: the smallest decision there is. */
export function refusal(requestId: string): VerdictBody {
  return {
    cellId: 'cell-a',
    requestId,
    verdict: 'refused',
    reason: 'UNKNOWN_MODEL',
    cause: 'catalogue: has none of it',
  };
}

/** The records of one epoch that continues `chain`; three requests and one report are consumed. */
export function epochRecords(writer: Writer, chain: Chain, fields: EpochFields = {}): WrittenEpoch {
  const { verdicts = [refusal(`request-${chain.nextEpoch}`)], plans = [], marker: said = {} } = fields;
  const epoch = said.epoch ?? chain.nextEpoch;
  const numbered: (Verdict | Plan)[] = [];
  for (const body of verdicts) numbered.push({ kind: 'verdict', ...writer, number: numbered.length, epoch, ...body });
  for (const body of plans) numbered.push({ kind: 'plan', ...writer, number: numbered.length, epoch, ...body });
  const range = { from: chain.nextOffset, next: chain.nextOffset + 3 };
  const marker: EpochMarker = {
    kind: 'epoch',
    ...writer,
    number: numbered.length,
    shard: 0,
    epoch,
    trigger: 'watermark',
    inputs: { requests: range, reports: range, outcomes: range },
    choices: {},
    counts: NO_COUNTS,
    catalogueDigest: NO_DIGEST,
    previousDigest: chain.digest,
    stateDigest: NO_DIGEST,
    ...said,
  };
  const after = { nextEpoch: marker.epoch + 1, digest: markerDigest(marker), nextOffset: marker.inputs.requests.next };
  return { records: [...numbered, marker], marker, after };
}

/** Records as a reader meets them, at the offsets of a partition that begins at `firstOffset`. */
export function atOffsets(records: readonly DecisionLogRecord[], firstOffset = 0): readonly ParsedDecision[] {
  return records.map((decision, index) => ({ offset: firstOffset + index, decision }));
}
