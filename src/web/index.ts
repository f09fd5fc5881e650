export { type CellEpoch, type ShownPlan, type ShownVerdict } from './read-model/cell-epoch.js';
export { ReadModel, type ReadModelOptions } from './read-model/read-model.js';
export type { ReplayProgress, ReplayStatus } from './read-model/replay-status.js';
export type { RequestView } from './read-model/request-views.js';
export type { ServiceSummary, ShardSummary } from './read-model/service-summary.js';
export type { CellSummary } from './api/cell-summary.js';
export { WebModule } from './web.module.js';
export type { WebOptions } from './web-options.js';
