import type { Operation } from './operation.js';

/**
 * dw/db: how much more of the model a hertz more keeps (section 3, sensitivities), 1/Hz; 0 when the fraction is capped
 * or nothing is sent. For one ratio at the optimum.
 */
export function retainedPerHertz({ option, deviceRetained, point }: Operation): number {
  const { task, mostRetained } = option;
  if (task.uploadBits === 0 || deviceRetained >= mostRetained) return 0;
  const { bandwidthHz, spectralEfficiency, powerWatts, timePriceWatts: q } = point;
  const snr = (powerWatts * task.gainHzPerWatt) / bandwidthHz;
  const ratePerHertz = spectralEfficiency - snr / ((1 + snr) * Math.LN2);
  const rate = bandwidthHz * spectralEfficiency;
  const sendSeconds = point.uploadSeconds * (task.structured ? deviceRetained : 1);
  const secondsPerHertz = (sendSeconds * ratePerHertz) / rate;
  const seconds = point.computeSeconds + (task.structured ? point.uploadSeconds : 0);
  if (q === Infinity) return secondsPerHertz / seconds;
  const joules = point.computeJoules + (task.structured ? point.uploadJoules : 0);
  return ((q + powerWatts) * secondsPerHertz) / (q * seconds + joules);
}
