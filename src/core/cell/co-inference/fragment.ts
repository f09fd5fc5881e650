import type { SpectrumGrant, Split } from '../../messages.js';
import type { ModeDecision } from '../mode-planner.js';
import type { CellWorld } from '../world.js';
import type { UnderWayEntry } from './entries.js';

/** A request under way with what the plan gives it. */
export interface PlannedSplit {
  readonly entry: UnderWayEntry;
  readonly blocks: number;
  /** Absent: the device class's maximum. */
  readonly powerWatts?: number;
}

/** The uplink of a plan and the cut models under way: clocks, and what is left of device part, upload and server part. */
export function coInferenceFragment(planned: readonly PlannedSplit[], world: CellWorld): ModeDecision['fragment'] {
  if (planned.length === 0) return {};
  const { blockHz, blocks } = world.cell.uplink;
  const grants = planned
    .filter((one) => one.blocks > 0)
    .map(({ entry: { open }, ...one }): SpectrumGrant => ({
      userId: open.request.userId,
      requestId: open.request.requestId,
      blocks: one.blocks,
      bitsLeft: open.progress.uploadBitsLeft,
      ...(one.powerWatts !== undefined && { powerWatts: one.powerWatts }),
    }));
  const splits = planned.map(({ entry: { open } }): Split => {
    const { splitAfter, retained, distortion, plannedJoules, deviceHz, serverHz, ...left } = open.progress;
    return {
      requestId: open.request.requestId,
      userId: open.request.userId,
      modelId: open.modelId,
      deviceClass: open.deviceClass,
      splitAfter,
      pruningRatio: 1 - retained,
      distortion,
      plannedJoules,
      deviceClockHz: deviceHz,
      serverClockHz: serverHz,
      deviceCyclesLeft: left.deviceCyclesLeft,
      uploadBitsLeft: left.uploadBitsLeft,
      serverCyclesLeft: left.serverCyclesLeft,
    };
  });
  return { ...(grants.length > 0 && { uplink: { blockHz, blocks, grants } }), splits };
}
