export { ReadModel, type ReadModelOptions } from './read-model/read-model.js';
export type { CellEpoch, ShownPlan } from './shown/cell-epoch.js';
export type { CellSummary } from './shown/cell-summary.js';
export type { ReplayProgress, ReplayStatus } from './shown/replay-status.js';
export type { RequestStory } from './shown/request-story.js';
export type { ServiceSummary, ShardSummary } from './shown/service-summary.js';
export type { ShownVerdict } from './shown/shown-verdict.js';
export { WebModule } from './web.module.js';
export type { WebOptions } from './web-options.js';
