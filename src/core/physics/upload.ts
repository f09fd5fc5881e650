import { msFromSeconds, secondsFromMs } from '../units.js';

/** A span of time in which neither channel nor grant changes. */
export interface UploadSpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bitsPerSecond: number;
}

/** How far an input is. */
export interface UploadStep {
  readonly bitsLeft: number;
  /** Present once the last bit is up. */
  readonly upAtMs?: number;
}

/** Less than this of a bit is left over from rounding. */
const BITS_TOLERANCE = 1e-3;

/** Moves an upload on by one span. The instant of the last bit depends on the span's start and rate only, not on its end. */
export function advanceUpload(bitsLeft: number, { fromMs, toMs, bitsPerSecond }: UploadSpan): UploadStep {
  if (bitsLeft <= BITS_TOLERANCE) return { bitsLeft: 0, upAtMs: fromMs };
  const left = bitsLeft - bitsPerSecond * secondsFromMs(toMs - fromMs);
  if (left > BITS_TOLERANCE) return { bitsLeft: left };
  return { bitsLeft: 0, upAtMs: fromMs + msFromSeconds(bitsLeft / bitsPerSecond) };
}
