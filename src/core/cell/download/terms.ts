import type { DeviceClass, Model } from '../../catalogue.js';
import type { UserRequest } from '../../messages.js';
import { computeEnergyJoules, type ModelWork } from '../../physics/index.js';
import type { SlideLayer, SlideProgress, SlideTerms } from '../../solvers/slide/index.js';
import { bitsFromBytes, secondsFromMs } from '../../units.js';
import { bandOf, type Band } from '../band.js';
import { deadlineAtMs, type UnderWayDownload } from '../state.js';
import type { CellWorld } from '../world.js';

/** New promises keep this much of time and energy back, so that re-planning never fails on the last digit. */
export const PROMISE_MARGIN = 1e-6;

/** A model's blocks as the solver's layers. */
export function slideLayers(model: Model): readonly SlideLayer[] {
  return model.layers.map(({ bytes, flops }) => ({ sizeBits: bitsFromBytes(bytes), workFlops: flops }));
}

/** The band of a cell's downlink in effective Hz, and one block of it. */
export const downlinkBand = (world: CellWorld): Band => bandOf(world.cell.downlink);

/** What a request's device and deadline allow, when planning starts at `startsAtMs`. */
export function slideTerms(
  request: UserRequest,
  device: DeviceClass,
  efficiency: number,
  startsAtMs: number,
): SlideTerms {
  return {
    deadlineSeconds: secondsFromMs(deadlineAtMs(request) - startsAtMs),
    spectralEfficiencyBitsPerSecondPerHz: efficiency,
    minFrequencyHz: device.minClockHz,
    maxFrequencyHz: device.maxClockHz,
    batchSize: request.batchSize ?? 1,
    cyclesPerFlop: 1 / device.flopsPerCycle,
    dynamicPowerWattsPerHz3: device.kappa,
    staticPowerWatts: device.staticWatts,
    receivePowerWatts: device.receiveWatts,
    ...(request.energyJoules === undefined ? {} : { energyLimitJoules: request.energyJoules }),
  };
}

/** The same terms with the margin of a new promise. */
export function promised(terms: SlideTerms): SlideTerms {
  const keep = 1 - PROMISE_MARGIN;
  return {
    ...terms,
    deadlineSeconds: terms.deadlineSeconds * keep,
    ...(terms.energyLimitJoules === undefined ? {} : { energyLimitJoules: terms.energyLimitJoules * keep }),
  };
}

/** A running layer is taken out of the problem: its rest is time the device is busy and energy already spoken for. */
export function slideProgress(
  open: UnderWayDownload,
  work: ModelWork,
  runningClockHz: number,
): Required<SlideProgress> & { readonly busyCycles: number } {
  const { layersDone, runningCycles, deliveredBits } = open.progress;
  const running = runningCycles > 0 && layersDone < work.layers.length;
  const computedLayers = layersDone + (running ? 1 : 0);
  const busyCycles = running ? Math.max(0, (work.layers[layersDone]?.cycles ?? 0) - runningCycles) : 0;
  const arrived = Math.max(deliveredBits, work.bitsUpTo[computedLayers - 1] ?? 0);
  return {
    deliveredBits: Math.min(arrived, work.totalBits),
    computedLayers,
    busySeconds: busyCycles / runningClockHz,
    busyCycles,
  };
}

/** Terms of a request under way: its true rest of time, and of energy less what the running layer will take. */
export function restOfTerms(
  open: UnderWayDownload,
  device: DeviceClass,
  efficiency: number,
  startsAtMs: number,
  running: { readonly cycles: number; readonly clockHz: number },
): SlideTerms {
  const terms = slideTerms(open.request, device, efficiency, startsAtMs);
  if (terms.energyLimitJoules === undefined) return terms;
  const spent = open.progress.energyJoules + computeEnergyJoules(device, running.cycles, running.clockHz);
  return { ...terms, energyLimitJoules: Math.max(0, terms.energyLimitJoules - spent) };
}
