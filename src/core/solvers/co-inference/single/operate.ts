import type { Settings } from '../settings.js';
import { largestRetained } from './largest-retained.js';
import type { Operation } from './operation.js';
import type { SplitOption } from './split-option.js';
import { reaches, requiredRetained } from './split-option.js';
import { operateWithTwoRatios } from './two-ratios.js';

/**
 * omega: the most one ratio keeps with a bandwidth, within the device's memory; below the user's own limits it is
 * still told. One run of A1.
 *
 * @returns undefined if nothing can be served at any fraction
 */
export function operateWithOneRatio(
  option: SplitOption,
  bandwidthHz: number,
  settings: Settings,
): Operation | undefined {
  settings.onSingleUserSolve();
  const largest = largestRetained(option.task, bandwidthHz, settings.control);
  if (largest === undefined) return undefined;
  const retained = offered(Math.min(largest.retained, option.mostRetained), settings.fixedRetained);
  if (retained <= 0) return undefined;
  const distortion = settings.distortion.at(retained);
  return { option, deviceRetained: retained, serverRetained: retained, distortion, point: largest.point };
}

/** The baseline `fixedRatio` keeps its one fraction or nothing. */
function offered(retained: number, fixedRetained: number | undefined): number {
  if (fixedRetained === undefined) return retained;
  return reaches(retained, fixedRetained) ? Math.min(retained, fixedRetained) : 0;
}

/** A later split must be better by more than this, so that ties go to the first. */
const LEAST_GAIN = 1e-12;

/** The split with the least distortion among those that keep the user's limits; undefined if none does. */
export function bestOperation(
  options: readonly SplitOption[],
  bandwidthHz: number,
  settings: Settings,
): Operation | undefined {
  return leastDistortion(options.map((option) => feasibleOperation(option, bandwidthHz, settings)));
}

export function leastDistortion(operations: readonly (Operation | undefined)[]): Operation | undefined {
  let best: Operation | undefined;
  for (const operation of operations) {
    if (operation === undefined) continue;
    if (best === undefined || operation.distortion < best.distortion - LEAST_GAIN) best = operation;
  }
  return best;
}

function feasibleOperation(option: SplitOption, bandwidthHz: number, settings: Settings): Operation | undefined {
  if (settings.twoRatios) return operateWithTwoRatios(option, bandwidthHz, settings);
  const operation = operateWithOneRatio(option, bandwidthHz, settings);
  if (operation === undefined) return undefined;
  return reaches(operation.deviceRetained, requiredRetained(option, settings)) ? operation : undefined;
}
