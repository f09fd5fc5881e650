import type { ChannelQuality } from '../../core/messages.js';
import type { FutureChannel, NetworkReport } from '../future-channel.js';

/** A stretch of one quality; it begins after the last one's end. */
export interface Piece {
  readonly untilMs: number;
  /** bit/s/Hz; absent: no coverage. */
  readonly efficiency?: number;
}

/** A channel that is the same for every user: piece after piece, the last one without end; reports in order of time. */
export class ScriptedChannel implements FutureChannel {
  /** How far it was asked to know. */
  knownToMs = -Infinity;
  forgottenBeforeMs = -Infinity;
  closed = false;

  constructor(
    private readonly pieces: readonly Piece[],
    private readonly reports: readonly NetworkReport[] = [],
  ) {}

  advanceTo(atMs: number): Promise<void> {
    this.knownToMs = atMs;
    return Promise.resolve();
  }

  forgetBefore(atMs: number): void {
    this.forgottenBeforeMs = atMs;
  }

  qualityAt(_cellId: string, _userId: string, _direction: string, atMs: number): ChannelQuality | undefined {
    if (atMs > this.knownToMs) throw new RangeError(`${atMs} was not made known`);
    const efficiency = (this.pieces.find(({ untilMs }) => atMs <= untilMs) ?? this.pieces.at(-1))?.efficiency;
    return efficiency === undefined ? undefined : { bitsPerSecondPerHz: efficiency };
  }

  nextChangeAfter(_cellId: string, _userId: string, _direction: string, atMs: number): number | undefined {
    return this.pieces.find(({ untilMs }) => untilMs > atMs)?.untilMs;
  }

  networkReports(cellId: string, afterMs: number, toMs: number): readonly NetworkReport[] {
    if (toMs > this.knownToMs) throw new RangeError(`${toMs} was not made known`);
    return this.reports.filter(
      (report) => report.cellId === cellId && report.measuredAtMs > afterMs && report.measuredAtMs <= toMs,
    );
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

/** 1 bit/s/Hz for ever. */
export function steadyChannel(): ScriptedChannel {
  return new ScriptedChannel([{ untilMs: Infinity, efficiency: 1 }]);
}
