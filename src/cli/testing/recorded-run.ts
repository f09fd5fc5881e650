import {
  type DecisionLogRecord,
  type EpochMarker,
  markerDigest,
  MESSAGE_EXAMPLES,
  NO_DIGEST,
  type Plan,
  type Verdict,
} from '../../contracts/index.js';

const { verdict: VERDICT, plan: PLAN, 'epoch-marker': MARKER, ownership: OWNERSHIP } = MESSAGE_EXAMPLES;
const OWNER = { ownerId: OWNERSHIP.ownerId, term: 0 };

const verdictOf = (number: number, epoch: number, parts: Partial<Verdict>): Verdict => ({
  ...{ kind: 'verdict', ...OWNER, number, epoch, cellId: 'cell-a', requestId: 'request-1', verdict: 'admitted' },
  ...parts,
});

const planOf = (number: number, epoch: number): Plan => ({ ...PLAN, ...OWNER, number, epoch, cellId: 'cell-a' });

function markerOf(number: number, epoch: number, shard: number, last?: EpochMarker): EpochMarker {
  const { skippedFrom, choices, ...marker } = MARKER;
  const previousDigest = last === undefined ? NO_DIGEST : markerDigest(last);
  const next = { from: 0, next: 0 };
  const inputs = { requests: next, reports: next, outcomes: next };
  return { ...marker, ...OWNER, number, epoch, shard, inputs, choices: {}, previousDigest };
}

/**
 * A shard's decision log: epoch 7 admits request-1 and refuses request-2 of cell-b, a verdict of another owner lies
 * between, epoch 8 completes request-1, and what would be epoch 9 is torn off.
 */
export function decisionLog(shard = 0): readonly DecisionLogRecord[] {
  const seventh = markerOf(3, 7, shard);
  return [
    { ...OWNERSHIP, shard },
    verdictOf(0, 7, { mode: 'download', model: 'resnet18', predictedFinishAtMs: 1_700_000_000_731.25 }),
    verdictOf(1, 7, { ownerId: 'zombie', requestId: 'request-6' }),
    verdictOf(1, 7, {
      ...{ cellId: 'cell-b', requestId: 'request-2', verdict: 'refused', reason: 'DOWNLINK_FULL' },
      cause: VERDICT.cause ?? '',
    }),
    planOf(2, 7),
    seventh,
    verdictOf(0, 8, { verdict: 'completed', finishedAtMs: 1_700_000_000_700 }),
    markerOf(1, 8, shard, seventh),
    verdictOf(0, 9, { requestId: 'request-9' }),
  ];
}

/** The log as the lines of a recorded run. */
export const recordedRun = (shard = 0): string =>
  decisionLog(shard)
    .map((record, offset) => `${JSON.stringify({ shard, offset, timestampMs: 1_700_000_000_000, key: 'k', record })}\n`)
    .join('');
