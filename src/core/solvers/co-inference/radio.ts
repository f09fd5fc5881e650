/** Below this z = x ln 2 the closed form of the price of time loses digits to cancellation. */
const SERIES_BELOW = 1e-3;

/** x_max = log2(1 + P g / b), bit/s/Hz. */
export function mostSpectralEfficiency(powerWatts: number, gainHzPerWatt: number, bandwidthHz: number): number {
  return Math.log1p((powerWatts * gainHzPerWatt) / bandwidthHz) / Math.LN2;
}

/** p = (b/g)(2^x - 1), W. */
export function transmitWatts(spectralEfficiency: number, gainHzPerWatt: number, bandwidthHz: number): number {
  return (bandwidthHz / gainHzPerWatt) * Math.expm1(spectralEfficiency * Math.LN2);
}

/** q(x) = (b/g)((z - 1) e^z + 1), z = x ln 2: what a second of sending less costs in energy, W (section 3). */
export function timePriceWatts(spectralEfficiency: number, gainHzPerWatt: number, bandwidthHz: number): number {
  const z = spectralEfficiency * Math.LN2;
  const factor = z < SERIES_BELOW ? z * z * (1 / 2 + z * (1 / 3 + z / 8)) : (z - 1) * Math.exp(z) + 1;
  return (bandwidthHz / gainHzPerWatt) * factor;
}
