import type { Direction } from '../core/catalogue.js';
import type { ChannelQuality, DeviceReport, LinkReport } from '../core/messages.js';

/** A report about the devices of a cell or the links between them. */
export type NetworkReport = LinkReport | DeviceReport;

/**
 * The channel as it really was, which the scheduler has not seen yet. Quality is constant piece by piece; a piece begins
 * after an instant and includes its end. So for a step from `a` to `b`, with `b` no later than `nextChangeAfter(a)`, the
 * quality is `qualityAt(b)`. Devices and links are from a report on as it says.
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
  /** What was measured of a cell's devices and links after `afterMs`, up to and including `toMs`, in order of time. */
  networkReports(cellId: string, afterMs: number, toMs: number): readonly NetworkReport[];
  close(): Promise<void>;
}
