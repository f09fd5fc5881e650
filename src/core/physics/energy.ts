import type { DeviceClass } from '../catalogue.js';

/** Energy of running `cycles` at `clockHz`: kappa f^2 per cycle plus static power while it runs. J. */
export function computeEnergyJoules(device: DeviceClass, cycles: number, clockHz: number): number {
  if (cycles <= 0) return 0;
  return device.kappa * clockHz * clockHz * cycles + (device.staticWatts * cycles) / clockHz;
}
