import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { MESSAGE_EXAMPLES } from '../../src/contracts/index.js';
import { epochEndMs } from '../../src/core/epochs/index.js';
import type { PlanBody, Split, VerdictBody } from '../../src/core/messages.js';
import type { EpochReport } from '../../src/telemetry/index.js';
import type { Writing } from './written-traffic.js';

const LATE_EVERY = 4;
const CELL_BLOCKS = 38;
const INPUT_BITS = 1_382_400;

const catalogue = loadCatalogue('bundled:split');
const cellId = catalogue.cells[0]?.cellId ?? '';
const [model] = catalogue.models;
const { epochMs, leadMs } = catalogue.deployment;

/** On the server alone, cut in two, on the device alone. */
function splitsOf(turn: number): readonly Split[] {
  const layers = model?.layers.length ?? 0;
  return [0, Math.floor(layers / 2), layers].map((splitAfter, place) => ({
    ...{ requestId: `split-${turn}-${place}`, userId: `user-${place}`, modelId: model?.modelId ?? '' },
    ...{ deviceClass: 'phone', splitAfter, pruningRatio: 0.2 * place, distortion: 0.02 + 0.05 * place },
    ...{ plannedJoules: 0.03 + 0.4 * place, deviceClockHz: 2e9, serverClockHz: (2 + (turn % 3)) * 1e9 },
    ...{ deviceCyclesLeft: 1e8 * place, uploadBitsLeft: place === 2 ? 0 : INPUT_BITS, serverCyclesLeft: 1e8 },
  }));
}

/** Each epoch admits three requests, and hears of the end of those before. */
function reportOf(turn: number): EpochReport {
  const epoch = 17_000_000_000 + turn;
  const endsAtMs = epochEndMs(epoch, epochMs);
  const startsAtMs = endsAtMs + leadMs;
  const finishedAtMs = startsAtMs + epochMs;
  const splits = splitsOf(turn);
  const bodyOf = ({ requestId, modelId }: Split): Omit<VerdictBody, 'verdict'> => ({
    ...{ cellId, requestId, mode: 'co-inference', model: modelId, predictedFinishAtMs: finishedAtMs + 8 },
  });
  const isLate = turn % LATE_EVERY === 0;
  const ended = (turn === 0 ? [] : splitsOf(turn - 1)).map((split): VerdictBody => ({
    ...{ ...bodyOf(split), finishedAtMs },
    ...(isLate ? { verdict: 'missed', reason: 'CHANNEL_DROPPED' } : { verdict: 'completed' }),
  }));
  const plan: PlanBody = {
    ...{ cellId, startsAtMs, endsAtMs: startsAtMs + epochMs, splits },
    uplink: {
      ...{ blockHz: 360_000, blocks: CELL_BLOCKS },
      grants: splits
        .filter(({ uploadBitsLeft }) => uploadBitsLeft > 0)
        .map(({ requestId, userId, uploadBitsLeft: bitsLeft }) => ({ requestId, userId, blocks: 12, bitsLeft })),
    },
  };
  const marker = MESSAGE_EXAMPLES['epoch-marker'];
  return {
    ...{ shard: 0, marker: { ...marker, epoch, counts: { ...marker.counts, drift: 0 } } },
    verdicts: [...ended, ...splits.map((split): VerdictBody => ({ ...bodyOf(split), verdict: 'admitted' }))],
    plans: [plan],
    newRequests: [],
    outcomes: [],
    settled: ended.map((verdict) => ({ verdict, deadlineAtMs: finishedAtMs + (isLate ? -20 : 20) })),
    late: { requests: 0, reports: 0 },
    ...{ planningMs: 4, solverMs: { 'co-inference': 2 }, appendedAtMs: 0 },
  };
}

/** What plans of mode co-inference look like. */
export const CO_INFERENCE: Writing = { catalogue, reportOf };
