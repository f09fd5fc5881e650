import { bisect, leastWhole } from '../bisect.js';
import type { Settings } from '../settings.js';
import { operateWithOneRatio } from '../single/operate.js';
import type { Operation } from '../single/operation.js';
import { reaches, requiredRetained, type SplitOption } from '../single/split-option.js';
import type { Band } from './band.js';

/** Halvings of a bandwidth: the whole band to double precision. */
const BANDWIDTH_STEPS = 70;

/**
 * What one user keeps with one split as a function of its share of the band. Concave in the share (theorem 2), so the
 * distortion is convex and decreasing. Whole blocks are solved once each and remembered.
 */
export class SplitCurve {
  readonly #solved = new Map<number, Operation | undefined>();
  readonly #requiredAlways: number;

  constructor(
    readonly option: SplitOption,
    readonly band: Band,
    readonly settings: Settings,
  ) {
    this.#requiredAlways = requiredRetained(option, settings);
  }

  /** Whether the split takes no band. */
  get isSilent(): boolean {
    return this.option.task.uploadBits === 0;
  }

  /** The operation with a share; undefined if it does not keep the user's own limits. */
  at(amount: number): Operation | undefined {
    const operation = this.#operationAt(amount);
    return operation !== undefined && reaches(operation.deviceRetained, this.#requiredAlways) ? operation : undefined;
  }

  /**
   * The least share with a distortion of at most `level` (section 4: need), up to `most`: whole blocks, or hertz from
   * above. Undefined if even that is too little.
   */
  need(level: number, most: number): number | undefined {
    const required = requiredRetained(this.option, this.settings, level);
    const isTooLittle = (amount: number): boolean => !reaches(this.#retainedAt(amount), required);
    if (this.isSilent) return isTooLittle(0) ? undefined : 0;
    if (isTooLittle(most)) return undefined;
    return this.band.inBlocks ? leastWhole(0, most, isTooLittle) : bisect(0, most, isTooLittle, BANDWIDTH_STEPS).high;
  }

  #retainedAt(amount: number): number {
    return this.#operationAt(amount)?.deviceRetained ?? 0;
  }

  #operationAt(amount: number): Operation | undefined {
    const share = this.isSilent ? 0 : amount;
    if (share === 0 && !this.isSilent) return undefined;
    if (this.#solved.has(share)) return this.#solved.get(share);
    const operation = operateWithOneRatio(this.option, this.band.hertz(share), this.settings);
    if (this.band.inBlocks || this.isSilent) this.#solved.set(share, operation);
    return operation;
  }
}
