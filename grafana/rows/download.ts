import { rate, series, sum } from '../parts/expressions.js';
import { decidedPanel, overrunPanel, planningPanel, predictionPanel, slackPanel } from '../parts/mode-panels.js';
import type { RowSpec } from '../parts/panel-spec.js';

/** How well mode download does. */
export const DOWNLOAD_ROW: RowSpec = {
  title: 'Mode download: SLIDE',
  panels: [
    decidedPanel('download'),
    predictionPanel('download'),
    overrunPanel('download'),
    slackPanel('download'),
    planningPanel('download', 'slide', 'SLIDE'),
    {
      kind: 'lines',
      title: 'Delivered by download',
      description: 'Bytes of models reported as delivered each second. Only mode download delivers.',
      unit: 'Bps',
      queries: [{ expression: sum(rate(series('model_delivered_bytes_total'))), legend: 'delivered' }],
      ...{ width: 8, height: 8, next: 'cell' },
    },
  ],
};
