export { type CellInputs } from './absorb.js';
export { closeCellEpoch, type CellEpoch } from './close-epoch.js';
export { type ModeDecision, type ModeDemand, type ModePlanner, type PlanWindow } from './mode-planner.js';
export { deadlineAtMs, emptyCellState, type CellState, type OpenRequest } from './state.js';
export { COMPLETION_GRACE_MS } from './triage.js';
export { cellWorlds, type CellWorld } from './world.js';
export { DEFAULT_DOWNLOAD_OPTIONS, DownloadPlanner, type DownloadOptions } from './download/index.js';
