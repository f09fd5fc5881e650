import type { ForeseenRequest } from './foresight.js';

/**
 * Earliest instants at which the inputs of every set of requests can all be up over one uplink. However blocks are divided,
 * what is granted from an instant on takes the whole uplink at least the sum of the least times of those that can be granted no
 * earlier. Times in ms; the index is the set, as bits.
 *
 * @param requests by the instant from which they can be granted
 * Cost: 2^K.
 */
export function sharedUplink(requests: readonly ForeseenRequest[]): Float64Array {
  const togetherMs = new Float64Array(2 ** requests.length).fill(-Infinity);
  for (const [index, { grantableAtMs, options }] of requests.entries()) {
    const takesMs = Math.min(...options.map(({ uplinkMs }) => uplinkMs));
    const bit = 1 << index;
    for (let earlier = 0; earlier < bit; earlier += 1) {
      togetherMs[earlier | bit] = Math.max(togetherMs[earlier] ?? -Infinity, grantableAtMs) + takesMs;
    }
  }
  return togetherMs;
}
