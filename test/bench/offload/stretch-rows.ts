import type { Catalogue } from '../../../src/core/catalogue.js';
import { SlotwiseError } from '../../../src/core/errors.js';
import { cellStretches, type CellStretch, type StretchTraffic } from '../../clairvoyant/cell-stretches.js';

/** How dense the traffic of some stretches is. */
export type Density = Omit<StretchTraffic, 'fromMs'>;

/** The stretches of one density, added up. */
export interface StretchRow {
  readonly density: Density;
  readonly stretches: number;
  /** In which not everybody whom the empty cell could serve alone is served, whatever is done. */
  readonly contended: number;
  /** In which the GPU's memory holds all models asked for together. */
  readonly keepingEverything: number;
  readonly requests: number;
  readonly servedAlone: number;
  readonly bound: number;
  /** On time, by policy. */
  readonly onTime: ReadonlyMap<string, number>;
}

/** Cells with fewer requests say little. */
const FEWEST_REQUESTS = 4;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Short stretches may lie between two requests. */
function nobodyAsked(error: unknown): readonly CellStretch[] {
  if (error instanceof SlotwiseError && error.field === '--from') return [];
  throw error;
}

/** Cuts a stretch out of the recording every `everyMs` and adds up what came of all its cells. */
export async function stretchRow(
  catalogue: Catalogue,
  density: Density,
  policies: readonly string[],
  { everyMs, toMs }: { readonly everyMs: number; readonly toMs: number },
): Promise<StretchRow> {
  const all: CellStretch[] = [];
  for (let fromMs = 0; fromMs < toMs; fromMs += everyMs) {
    all.push(...(await cellStretches(catalogue, { ...density, fromMs }, policies, FEWEST_REQUESTS).catch(nobodyAsked)));
  }
  return {
    density,
    stretches: all.length,
    contended: all.filter(({ bound, servedAlone }) => bound.onTime < servedAlone).length,
    keepingEverything: all.filter(({ bound }) => bound.keepsEverything).length,
    requests: sum(all.map(({ requests }) => requests.length)),
    servedAlone: sum(all.map(({ servedAlone }) => servedAlone)),
    bound: sum(all.map(({ bound }) => bound.onTime)),
    onTime: new Map(policies.map((policy) => [policy, sum(all.map(({ onTime }) => onTime.get(policy) ?? 0))])),
  };
}
