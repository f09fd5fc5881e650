import { at } from '../../numerics/at.js';
import type { SlideTerms } from './instance.js';
import type { RemainingLayers } from './remaining-layers.js';

/** A user's device with every default filled in; symbols of section 1. */
export interface Device {
  /** f_min, f_max, Hz. */
  readonly minFrequencyHz: number;
  readonly maxFrequencyHz: number;
  /** Undefined: any speed between the limits. */
  readonly frequencyStepsHz: readonly number[] | undefined;
  /** Speed of least energy, within the limits, Hz. */
  readonly criticalFrequencyHz: number;
  /** E, J; Infinity = unlimited. */
  readonly energyLimitJoules: number;
  /** eta, W/Hz^3. */
  readonly dynamicPowerWattsPerHz3: number;
  /** P_s, W. */
  readonly staticPowerWatts: number;
  /** P_v, W. */
  readonly fixedTimePowerWatts: number;
  /** P_rx, W. */
  readonly receivePowerWatts: number;
}

/** The device behind a user's terms; without any work the speeds are 0 and never used. */
export function deviceOf(terms: SlideTerms): Device {
  const steps = terms.frequencyStepsHz;
  const minFrequencyHz = steps?.[0] ?? terms.minFrequencyHz ?? 0;
  const maxFrequencyHz = steps?.at(-1) ?? terms.maxFrequencyHz ?? 0;
  const dynamicPowerWattsPerHz3 = terms.dynamicPowerWattsPerHz3 ?? 0;
  const staticPowerWatts = terms.staticPowerWatts ?? 0;
  return {
    minFrequencyHz,
    maxFrequencyHz,
    frequencyStepsHz: steps,
    criticalFrequencyHz: Math.min(
      maxFrequencyHz,
      Math.max(minFrequencyHz, criticalFrequency(dynamicPowerWattsPerHz3, staticPowerWatts)),
    ),
    energyLimitJoules: terms.energyLimitJoules ?? Infinity,
    dynamicPowerWattsPerHz3,
    staticPowerWatts,
    fixedTimePowerWatts: terms.fixedTimePowerWatts ?? 0,
    receivePowerWatts: terms.receivePowerWatts ?? 0,
  };
}

/** Ec(f) = eta f^2 w + P_s w / f, J (section 3.3). */
export function workEnergyJoules(device: Device, cycles: number, frequencyHz: number): number {
  if (cycles === 0) return 0;
  const dynamicJoules = device.dynamicPowerWattsPerHz3 * frequencyHz * frequencyHz * cycles;
  return device.staticPowerWatts === 0
    ? dynamicJoules
    : dynamicJoules + (device.staticPowerWatts * cycles) / frequencyHz;
}

/** Energy of a request: clock, fixed times and receiving (section 1), J. O(L). */
export function requestEnergyJoules(
  device: Device,
  layers: RemainingLayers,
  frequenciesHz: readonly number[],
  receiveSeconds: number,
): number {
  let joules = device.fixedTimePowerWatts * layers.totalFixedSeconds;
  if (layers.totalBits > 0) joules += device.receivePowerWatts * receiveSeconds;
  for (let layer = 0; layer < layers.cycles.length; layer++) {
    joules += workEnergyJoules(device, at(layers.cycles, layer), at(frequenciesHz, layer));
  }
  return joules;
}

/** fc = (P_s / (2 eta))^(1/3): slower than this costs more time and more energy (section 3.3). */
function criticalFrequency(dynamicPowerWattsPerHz3: number, staticPowerWatts: number): number {
  return staticPowerWatts === 0 ? 0 : Math.cbrt(staticPowerWatts / (2 * dynamicPowerWattsPerHz3));
}
