import type { CellEpoch, ShownSpectrum } from '../shown/cell-epoch.js';
import type { DetailEpoch, GlanceColumn } from '../shown/live-events.js';

/** Three decimals are finer than a pixel. */
function shareGranted(spectrum: ShownSpectrum | undefined): number {
  if (spectrum === undefined || spectrum.blocks === 0) return 0;
  return Math.round((spectrum.grantedBlocks / spectrum.blocks) * 1_000) / 1_000;
}

export function glanceColumn({ epoch, counts, plan }: CellEpoch): GlanceColumn {
  const lost = counts.refused + counts.expired + counts.missed;
  return [epoch, shareGranted(plan?.downlink), shareGranted(plan?.uplink), counts.completed, lost];
}

export function detailEpoch({ epoch, plan }: CellEpoch): DetailEpoch {
  if (plan === undefined) return { epoch };
  const { deliveries: _, ...shown } = plan;
  return { epoch, plan: shown };
}
