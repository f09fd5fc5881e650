import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { MESSAGE_EXAMPLES } from '../../src/contracts/index.js';
import { epochEndMs } from '../../src/core/epochs/index.js';
import type { Chain, PlanBody, VerdictBody } from '../../src/core/messages.js';
import type { EpochReport } from '../../src/telemetry/index.js';
import type { Writing } from './written-traffic.js';

const LATE_EVERY = 4;

const catalogue = loadCatalogue('bundled:chain');
const [cell] = catalogue.cells;
const cellId = cell?.cellId ?? '';
const model = catalogue.models.find(({ modelId }) => modelId.startsWith('resnet50'));
const layers = model?.layers.length ?? 0;
const { epochMs, leadMs } = catalogue.deployment;

const chainOf = (requestId: string, parts: Pick<Chain, 'segments' | 'transfers'>): Chain => ({
  ...{ requestId, modelId: model?.modelId ?? '', batchSize: 1, sourceDeviceId: 'camera', ...parts },
});

/** A chain on one device and one over three, the last of which is planned for the next epoch: there it goes elsewhere. */
function chainsOf(turn: number, startsAtMs: number): readonly Chain[] {
  const [first, second] = [Math.floor(layers / 3), Math.floor((2 * layers) / 3)];
  const at = (fromMs: number, forMs: number) => ({
    startsAtMs: startsAtMs + fromMs,
    finishesAtMs: startsAtMs + fromMs + forMs,
  });
  const alone = { fromLayer: 1, toLayer: layers, deviceId: 'xavier-2', ...at(0, 40) };
  const three = {
    segments: [
      { fromLayer: 1, toLayer: first, deviceId: 'camera', ...at(0, 30) },
      { fromLayer: first + 1, toLayer: second, deviceId: 'camera-2', ...at(50, 30) },
      { fromLayer: second + 1, toLayer: layers, deviceId: 'xavier', ...at(120 + 100 * (turn % 3), 30) },
    ],
    transfers: [
      { layer: first, from: 'camera', to: 'camera-2', bytes: 1e5, ...at(35, 10) },
      { layer: second, from: 'camera-2', to: 'xavier', bytes: 1e5, ...at(85, 10) },
    ],
  };
  const before = {
    segments: [
      { fromLayer: second + 1, toLayer: layers, deviceId: turn % 2 === 0 ? 'xavier' : 'camera-2', ...at(60, 30) },
    ],
    transfers: [],
  };
  return [
    chainOf(`chain-${turn}-0`, { segments: [alone], transfers: [] }),
    chainOf(`chain-${turn}-1`, three),
    ...(turn === 0 ? [] : [chainOf(`chain-${turn - 1}-1`, before)]),
  ];
}

/** Each epoch admits two requests, and hears of the end of those before. */
function reportOf(turn: number): EpochReport {
  const epoch = 17_000_000_000 + turn;
  const startsAtMs = epochEndMs(epoch, epochMs) + leadMs;
  const finishedAtMs = startsAtMs + epochMs;
  const chains = chainsOf(turn, startsAtMs);
  const bodyOf = (requestId: string): Omit<VerdictBody, 'verdict'> => ({
    ...{ cellId, requestId, mode: 'chain', model: model?.modelId ?? '', predictedFinishAtMs: finishedAtMs + 8 },
  });
  const isLate = turn % LATE_EVERY === 0;
  const ended = (turn === 0 ? [] : [0, 1]).map((place): VerdictBody => ({
    ...{ ...bodyOf(`chain-${turn - 1}-${place}`), finishedAtMs },
    ...(isLate ? { verdict: 'missed', reason: 'DEVICES_BUSY' } : { verdict: 'completed' }),
  }));
  const admitted = [0, 1].map((place): VerdictBody => ({ ...bodyOf(`chain-${turn}-${place}`), verdict: 'admitted' }));
  const plan: PlanBody = { cellId, startsAtMs, endsAtMs: startsAtMs + epochMs, chains };
  const marker = MESSAGE_EXAMPLES['epoch-marker'];
  return {
    ...{ shard: 0, marker: { ...marker, epoch, counts: { ...marker.counts, drift: 0 } } },
    verdicts: [...ended, ...admitted],
    plans: [plan],
    newRequests: [],
    outcomes: [],
    settled: ended.map((verdict) => ({ verdict, deadlineAtMs: finishedAtMs + (isLate ? -20 : 20) })),
    late: { requests: 0, reports: 0 },
    ...{ planningMs: 4, solverMs: { 'device-chains': 2 }, appendedAtMs: 0 },
  };
}

/** What plans of mode chain look like. */
export const CHAIN: Writing = { catalogue, reportOf };
