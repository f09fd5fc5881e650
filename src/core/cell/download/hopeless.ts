import type { DeviceClass, Model } from '../../catalogue.js';
import { computeEnergyJoules, modelBytes, modelWork } from '../../physics/index.js';
import { planPair, type SlideTerms } from '../../solvers/slide/index.js';
import { msFromSeconds, secondsFromMs } from '../../units.js';
import type { PlanWindow } from '../mode-planner.js';
import { deadlineAtMs } from '../state.js';
import type { StructuralObstacle } from '../structural.js';
import type { CellWorld } from '../world.js';
import type { UnderWayEntry, WaitingEntry } from './entries.js';
import { downlinkBand, slideLayers, slideTerms } from './terms.js';

/** Terms nobody will ever do better than: the best channel of the window, the whole rest of the time. */
export function hopefulTerms(entry: WaitingEntry, startsAtMs: number): SlideTerms {
  return slideTerms(entry.open.request, entry.device, entry.belief.best, startsAtMs);
}

function withoutEnergy({ energyLimitJoules, ...terms }: SlideTerms): SlideTerms {
  return terms;
}

/** Least share of one model from scratch, Hz; Infinity if no band is enough. */
export function leastBandwidthHz(model: Model, terms: SlideTerms): number {
  return planPair(terms, {}, slideLayers(model)).minBandwidthHz;
}

function computeMs(model: Model, device: DeviceClass, batchSize: number): number {
  const cycles = modelWork(model, device, batchSize).layers.reduce((sum, layer) => sum + layer.cycles, 0);
  return msFromSeconds(cycles / device.maxClockHz);
}

function deadlineCause(entry: WaitingEntry, terms: SlideTerms, world: CellWorld): string {
  const { resourceBlockHz, blocks } = downlinkBand(world);
  const batchSize = entry.open.request.batchSize ?? 1;
  const least = Math.min(...entry.models.map((model) => leastBandwidthHz(model, withoutEnergy(terms))));
  if (Number.isFinite(least))
    return `downlink: needs ${Math.ceil(least / resourceBlockHz)} blocks, the cell has ${blocks}`;
  if (entry.belief.best === 0) return 'downlink: no coverage';
  const fastest = Math.min(...entry.models.map((model) => computeMs(model, entry.device, batchSize)));
  const left = msFromSeconds(terms.deadlineSeconds);
  return `device: computing takes at least ${Math.ceil(fastest)} ms, ${Math.max(0, Math.floor(left))} ms are left`;
}

function memoryCause(entry: WaitingEntry): string {
  const smallest = Math.min(...entry.models.map(modelBytes));
  return `device memory: the smallest model takes ${smallest} bytes, the device has ${entry.device.memoryBytes}`;
}

/** Top clock and the whole band would be in time, so they cannot keep the allowance: this figure is always above it. */
function energyCause(entry: WaitingEntry, models: readonly Model[], world: CellWorld): string {
  const { device, open, belief } = entry;
  const bitsPerSecond = downlinkBand(world).bandwidthHz * belief.best;
  const least = Math.min(
    ...models.map((model) => {
      const { layers, totalBits } = modelWork(model, device, open.request.batchSize ?? 1);
      const receiveJoules = (device.receiveWatts * totalBits) / bitsPerSecond;
      return layers.reduce(
        (sum, { cycles }) => sum + computeEnergyJoules(device, cycles, device.maxClockHz),
        receiveJoules,
      );
    }),
  );
  const allowed = open.request.energyJoules ?? 0;
  return `energy: ${allowed} J are allowed, at top clock over the whole band it takes ${least.toPrecision(3)} J`;
}

/**
 * Why a request could not be served even alone with the whole cell, in order of precedence: deadline, memory, energy.
 * Undefined while there is hope. Cost: one least bandwidth a model.
 */
export function impossibleAlone(
  entry: WaitingEntry,
  startsAtMs: number,
  world: CellWorld,
): StructuralObstacle | undefined {
  const { bandwidthHz } = downlinkBand(world);
  const terms = hopefulTerms(entry, startsAtMs);
  const fits = (allowed: SlideTerms) => (model: Model) => leastBandwidthHz(model, allowed) <= bandwidthHz;
  const inTime = entry.models.filter(fits(withoutEnergy(terms)));
  if (inTime.length === 0) return { reason: 'DEADLINE_IMPOSSIBLE', cause: deadlineCause(entry, terms, world) };
  const inMemory = inTime.filter((model) => entry.fitting.includes(model));
  if (inMemory.length === 0) return { reason: 'MEMORY_IMPOSSIBLE', cause: memoryCause(entry) };
  if (inMemory.some(fits(terms))) return undefined;
  return { reason: 'ENERGY_IMPOSSIBLE', cause: energyCause(entry, inMemory, world) };
}

/**
 * Whether an admitted download can no longer make it even alone over the best channel of the window. A window of grace
 * covers what the projection cannot know; one that has all its bits needs nothing and is never given up.
 */
export function givenUp(entry: UnderWayEntry, window: PlanWindow, world: CellWorld): string | undefined {
  if (entry.bitsLeft === 0) return undefined;
  const { bandwidthHz, blocks, resourceBlockHz } = downlinkBand(world);
  const graceSeconds = secondsFromMs(window.endsAtMs - window.startsAtMs);
  const { energyLimitJoules, ...terms } = entry.terms;
  const needsHz = planPair(
    {
      ...terms,
      deadlineSeconds: terms.deadlineSeconds + graceSeconds,
      spectralEfficiencyBitsPerSecondPerHz: entry.belief.best,
    },
    entry.progress,
    slideLayers(entry.model),
  ).minBandwidthHz;
  if (needsHz <= bandwidthHz) return undefined;
  const left = Math.max(0, deadlineAtMs(entry.open.request) - window.startsAtMs);
  const need = Number.isFinite(needsHz) ? `${Math.ceil(needsHz / resourceBlockHz)} blocks` : 'more than any band';
  return `downlink: ${Math.ceil(entry.bitsLeft)} bits in ${left} ms need ${need}, the cell has ${blocks}`;
}
