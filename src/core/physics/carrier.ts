import type { CarrierDirection } from '../catalogue.js';

/**
 * Bits per second that one resource block carries per bit/s/Hz: its width, less the other direction's share of time
 * and the overhead. Solvers are given these effective Hz.
 * @returns Hz
 */
export function effectiveBlockHz(direction: CarrierDirection): number {
  return direction.blockHz * direction.share * (1 - direction.overhead);
}

/** Bits per second of `blocks` granted resource blocks at a spectral efficiency. */
export function bitsPerSecond(direction: CarrierDirection, blocks: number, bitsPerSecondPerHz: number): number {
  return blocks * effectiveBlockHz(direction) * bitsPerSecondPerHz;
}
