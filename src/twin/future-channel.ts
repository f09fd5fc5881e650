import type { Direction } from '../core/catalogue.js';
import type { ChannelQuality } from '../core/messages.js';

/**
 * The channel as it really was, which the scheduler has not seen yet. Quality is constant piece by piece; a piece begins
 * after an instant and includes its end. So for a step from `a` to `b`, with `b` no later than `nextChangeAfter(a)`, the
 * quality is `qualityAt(b)`.
 */
export interface FutureChannel {
  /** Makes everything up to `atMs` known; ask for nothing later. Moves forward only. */
  advanceTo(atMs: number): Promise<void>;
  /** Nothing before `atMs` will be asked for any more. */
  forgetBefore(atMs: number): void;
  /** Quality at an instant; undefined: no coverage. */
  qualityAt(cellId: string, userId: string, direction: Direction, atMs: number): ChannelQuality | undefined;
  /** End of the piece that begins at or contains what follows `atMs`; undefined: none within the next seconds. */
  nextChangeAfter(cellId: string, userId: string, direction: Direction, atMs: number): number | undefined;
  close(): Promise<void>;
}
