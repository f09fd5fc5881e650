import type { EpochMarker, Plan, Verdict } from '../../contracts/index.js';
import type { GpuBatch } from '../../core/messages.js';
import type { Decision } from './decision-filter.js';

const WIDTHS = { epoch: 12, shard: 3, what: 9, cell: 16, request: 22 } as const;

/** A decision as one line; the columns stand below each other as long as ids are not longer than usual. */
export function decisionWords(decision: Decision, shard: number): string {
  const { what, cellId, requestId, words } = columnsOf(decision);
  return [
    String(decision.epoch).padEnd(WIDTHS.epoch),
    String(shard).padStart(WIDTHS.shard),
    what.padEnd(WIDTHS.what),
    cellId.padEnd(WIDTHS.cell),
    requestId.padEnd(WIDTHS.request),
    words,
  ]
    .join('  ')
    .trimEnd();
}

interface Columns {
  readonly what: string;
  readonly cellId: string;
  readonly requestId: string;
  readonly words: string;
}

function columnsOf(decision: Decision): Columns {
  switch (decision.kind) {
    case 'verdict': {
      const { verdict, cellId, requestId } = decision;
      return { what: verdict, cellId, requestId, words: verdictWords(decision) };
    }
    case 'plan':
      return { what: 'plan', cellId: decision.cellId, requestId: '-', words: planWords(decision) };
    case 'epoch':
      return { what: 'epoch', cellId: '-', requestId: '-', words: markerWords(decision) };
  }
}

function verdictWords({ mode, model, predictedFinishAtMs, finishedAtMs, reason, cause }: Verdict): string {
  const how = [mode, model].filter((part) => part !== undefined).join(' ');
  const why = [reason, cause].filter((part) => part !== undefined).join(': ');
  return [
    ...(how === '' ? [] : [how]),
    ...(predictedFinishAtMs === undefined ? [] : [`finish ${clockTime(predictedFinishAtMs)}`]),
    ...(finishedAtMs === undefined ? [] : [`finished ${clockTime(finishedAtMs)}`]),
    ...(why === '' ? [] : [why]),
  ].join(', ');
}

function planWords({ startsAtMs, endsAtMs, downlink, uplink, gpu, uploads, deliveries, splits, chains }: Plan): string {
  return [
    `${clockTime(startsAtMs)} for ${Math.round(endsAtMs - startsAtMs)} ms`,
    ...spectrumWords('downlink', downlink),
    ...spectrumWords('uplink', uplink),
    ...uploadWords(uploads),
    ...(gpu?.batches ?? []).map(batchWords),
    ...countWords('deliveries', deliveries),
    ...splitWords(splits),
    ...chainWords(chains, startsAtMs, endsAtMs),
  ].join(', ');
}

function spectrumWords(direction: string, spectrum: Plan['downlink']): readonly string[] {
  if (spectrum === undefined) return [];
  const granted = spectrum.grants.reduce((sum, { blocks }) => sum + blocks, 0);
  return [`${direction} ${granted} of ${spectrum.blocks} blocks in ${spectrum.grants.length} grants`];
}

/** Listed are inputs that are not all up, whether or not they are granted blocks now. */
const uploadWords = (uploads: Plan['uploads']): readonly string[] =>
  uploads === undefined ? [] : [`${uploads.length} ${uploads.length === 1 ? 'input' : 'inputs'} to send up`];

function batchWords({ modelId, requestIds, loadBlocks, evictBlocks, loadStartsAtMs, finishesAtMs }: GpuBatch): string {
  const blocks = `${loadBlocks.length} ${loadBlocks.length === 1 ? 'block' : 'blocks'}`;
  const load = loadBlocks.length === 0 ? 'nothing to load' : `load ${blocks}`;
  const evict = evictBlocks.length === 0 ? '' : `, evict ${evictBlocks.length}`;
  const times = `${clockTime(Math.round(loadStartsAtMs))} to ${clockTime(Math.round(finishesAtMs))}`;
  return `GPU ${times}: ${requestIds.length} of ${modelId} (${load}${evict})`;
}

/** Listed are all under way: each computes on its device, has something to send up, or runs on the server. */
function splitWords(splits: Plan['splits']): readonly string[] {
  if (splits === undefined) return [];
  const computing = splits.filter(({ deviceCyclesLeft }) => deviceCyclesLeft > 0);
  const toSend = splits.filter((split) => !computing.includes(split) && split.uploadBitsLeft > 0);
  const onServer = splits.length - computing.length - toSend.length;
  const what = splits.length === 1 ? 'split' : 'splits';
  return [
    `${splits.length} ${what} (${computing.length} on devices, ${toSend.length} to send up, ${onServer} on the server)`,
  ];
}

/** Listed are all under way: each is being computed or handed on when the plan takes effect, waits for its turn, or for its end. */
function chainWords(chains: Plan['chains'], startsAtMs: number, endsAtMs: number): readonly string[] {
  if (chains === undefined) return [];
  const operations = chains.flatMap(({ segments, transfers }) => [...segments, ...transfers]);
  const running = operations.filter((one) => one.startsAtMs < startsAtMs && one.finishesAtMs > startsAtMs).length;
  const toBegin = operations.filter((one) => one.startsAtMs >= startsAtMs && one.startsAtMs < endsAtMs).length;
  const devices = new Set(chains.flatMap(({ segments }) => segments.map(({ deviceId }) => deviceId))).size;
  const [what, over] = [chains.length === 1 ? 'chain' : 'chains', devices === 1 ? 'device' : 'devices'];
  return [
    `${chains.length} ${what} over ${devices} ${over} (${running} runs and transfers under way, ${toBegin} to begin)`,
  ];
}

const countWords = (what: string, list: readonly unknown[] | undefined): readonly string[] =>
  list === undefined ? [] : [`${list.length} ${what}`];

function markerWords({ trigger, number, counts, skippedFrom, epoch }: EpochMarker): string {
  const { received, admitted, refused, expired, completed, missed, inFlight } = counts;
  const skipped = skippedFrom === undefined ? '' : `, ${epoch - skippedFrom} empty before it`;
  return (
    `by ${trigger}, ${number} decisions${skipped}; so far received ${received}, admitted ${admitted}, refused ${refused}, ` +
    `expired ${expired}, completed ${completed}, missed ${missed}, in flight ${inFlight}`
  );
}

/** Time of day in UTC, to the millisecond. */
const clockTime = (atMs: number): string => new Date(atMs).toISOString().slice(11, -1);
