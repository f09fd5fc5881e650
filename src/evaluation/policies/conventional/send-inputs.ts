import { bandOf, type CellWorld, type PlanWindow, type UnderWayOffload } from '../../../core/cell/index.js';
import { msFromSeconds, secondsFromMs } from '../../../core/units.js';
import type { Claim, DivideBlocks } from './claim.js';

/** An input with what is missing of it. */
export interface Input {
  readonly open: UnderWayOffload;
  readonly bits: number;
  /** Newest spectral efficiency, bit/s/Hz; 0 without coverage. */
  readonly efficiency: number;
}

export interface SentInput extends Input {
  readonly blocks: number;
  /** When it is up if channel and blocks stay, ms since 1970; Infinity without blocks. */
  readonly upAtMs: number;
}

const WHOLE_TOLERANCE = 1e-9;

/**
 * Divides the uplink of a window by a rule: first as much as brings inputs up by its end, then what is over, so that they
 * are up sooner. Cost: the rule's, twice.
 */
export function sendInputs(
  inputs: readonly Input[],
  divide: DivideBlocks,
  { startsAtMs, endsAtMs }: PlanWindow,
  { cell }: CellWorld,
): readonly SentInput[] {
  const { blocks, resourceBlockHz } = bandOf(cell.uplink);
  const windowSeconds = secondsFromMs(endsAtMs - startsAtMs);
  const claims = inputs.map(({ open, bits, efficiency }): Claim => {
    const bitsPerBlock = resourceBlockHz * efficiency * windowSeconds;
    return { open, usableBlocks: bitsPerBlock > 0 ? Math.ceil(bits / bitsPerBlock - WHOLE_TOLERANCE) : 0 };
  });
  const needed = divide(claims, blocks);
  const spare = blocks - [...needed.values()].reduce((sum, granted) => sum + granted, 0);
  const hasty = claims
    .filter(({ usableBlocks }) => usableBlocks > 0)
    .map(({ open }) => ({ open, usableBlocks: spare }));
  const hastened = divide(hasty, spare);
  return inputs.map((input) => {
    const { open, bits, efficiency } = input;
    const { requestId } = open.request;
    const granted = (needed.get(requestId) ?? 0) + (hastened.get(requestId) ?? 0);
    const takesMs = bits === 0 ? 0 : msFromSeconds(bits / (granted * resourceBlockHz * efficiency));
    return { ...input, blocks: granted, upAtMs: (open.progress.uploadedAtMs ?? startsAtMs) + takesMs };
  });
}
