import type { ChainSegment } from '../../../core/messages.js';
import type { ShownPlan } from '../../shown/cell-epoch.js';

/** Plans behind the newest one that are drawn: what ran of late. */
const PLANS_BEFORE = 5;
/** How far ahead is drawn, ms: later ones are in the list. */
const AHEAD_MS = 1_500;

export interface LaneBar {
  readonly requestId: string;
  readonly deviceId: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** `4–18`; empty where another piece of it says so, or it is over. */
  readonly layers: string;
  /** Computed while the plan holds; the rest may still be planned anew. */
  readonly isBound: boolean;
}

/** What is handed from one device to another. */
export interface LaneHop {
  readonly requestId: string;
  readonly from: string;
  readonly to: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly isBound: boolean;
}

/** What the devices of a cell did of late, do now and are to do. */
export interface ChainLanes {
  readonly devices: readonly string[];
  readonly bars: readonly LaneBar[];
  readonly hops: readonly LaneHop[];
  /** Of the newest plan, ms since 1970. */
  readonly nowMs: number;
  readonly heldToMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

type Span = Pick<ChainSegment, 'startsAtMs' | 'finishesAtMs'>;
type PlanWithChains = Pick<ShownPlan, 'startsAtMs' | 'endsAtMs' | 'chains'>;

const layersOf = (from: number, to: number): string => (from === to ? `${from}` : `${from}–${to}`);

interface Drawn {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isBound: boolean;
}

/** What begins while a plan holds is bound; nothing behind its end is. @param toMs what comes later is not drawn */
function cut(part: Span, { startsAtMs, endsAtMs }: PlanWithChains, toMs: number): readonly Drawn[] {
  const [fromMs, untilMs] = [Math.max(startsAtMs, part.startsAtMs), Math.min(toMs, part.finishesAtMs)];
  const middleMs = Math.min(Math.max(fromMs, endsAtMs), untilMs);
  const drawn = [
    { fromMs, toMs: middleMs, isBound: true },
    { fromMs: middleMs, toMs: untilMs, isBound: false },
  ];
  return drawn.filter((piece) => piece.toMs > piece.fromMs);
}

/** Of plans that are over what they said of their own time, without words; of the newest all of it, as far as it is drawn. */
function drawnOf(plan: PlanWithChains, toMs: number, isNewest: boolean): Pick<ChainLanes, 'bars' | 'hops'> {
  const { chains = [] } = plan;
  const bars = chains.flatMap(({ requestId, segments }) =>
    segments.flatMap((segment) => {
      const pieces = cut(segment, plan, toMs);
      const longest = Math.max(...pieces.map((piece) => piece.toMs - piece.fromMs));
      return pieces.map((piece): LaneBar => {
        const isNamed = isNewest && piece.toMs - piece.fromMs === longest;
        const layers = isNamed ? layersOf(segment.fromLayer, segment.toLayer) : '';
        return { requestId, deviceId: segment.deviceId, layers, ...piece };
      });
    }),
  );
  const hops = chains.flatMap(({ requestId, transfers }) =>
    transfers
      .filter((transfer) => cut(transfer, plan, toMs).length > 0)
      .map(({ from, to, startsAtMs, finishesAtMs }) => ({
        ...{ requestId, from, to, fromMs: Math.max(plan.startsAtMs, startsAtMs), toMs: Math.min(toMs, finishesAtMs) },
        isBound: startsAtMs < plan.endsAtMs,
      })),
  );
  return { bars, hops };
}

/** @param epochs of one cell, oldest first; undefined: no plan of them has chains */
export function chainLanes(epochs: readonly { readonly plan?: PlanWithChains }[]): ChainLanes | undefined {
  const plans = epochs.flatMap(({ plan }) => plan ?? []).slice(-PLANS_BEFORE - 1);
  const newest = plans.at(-1);
  if (newest === undefined || plans.every(({ chains = [] }) => chains.length === 0)) return undefined;
  const toMs = newest.startsAtMs + AHEAD_MS;
  const drawn = plans.map((plan, place) => drawnOf(plan, plans[place + 1]?.startsAtMs ?? toMs, plan === newest));
  const [bars, hops] = [drawn.flatMap((part) => part.bars), drawn.flatMap((part) => part.hops)];
  const named = plans
    .flatMap(({ chains = [] }) => chains)
    .flatMap(({ sourceDeviceId, segments, transfers }) => [
      sourceDeviceId,
      ...segments.map(({ deviceId }) => deviceId),
      ...transfers.flatMap(({ from, to }) => [from, to]),
    ]);
  const ends = [...bars, ...hops].map((part) => part.toMs);
  return {
    ...{ devices: [...new Set(named)].sort(), bars, hops, nowMs: newest.startsAtMs, heldToMs: newest.endsAtMs },
    fromMs: plans[0]?.startsAtMs ?? newest.startsAtMs,
    toMs: Math.max(newest.endsAtMs, ...ends),
  };
}
