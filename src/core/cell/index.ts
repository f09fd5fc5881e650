export { type CellInputs } from './absorb.js';
export { closeCellEpoch, type CellEpoch } from './close-epoch.js';
export { type ModeDecision, type ModeDemand, type ModePlanner, type PlanWindow } from './mode-planner.js';
export {
  byUrgency,
  deadlineAtMs,
  emptyCellState,
  type CellState,
  type OpenRequest,
  type GpuState,
  type OffloadModeProgress,
  type UnderWayDownload,
  type UnderWayOffload,
  type UnderWayRequest,
  type WaitingRequest,
} from './state.js';
export { COMPLETION_GRACE_MS } from './triage.js';
export { admitted } from './verdicts.js';
export { endVanished, vanishedRequest } from './vanished.js';
export { cellWorlds, type CellWorld } from './world.js';
export { ChainPlanner, type ChainOptions } from './chain/index.js';
export { CoInferencePlanner, type CoInferenceOptions } from './co-inference/index.js';
export { bandOf, type Band } from './band.js';
export { DEFAULT_OFFLOAD_OPTIONS, OffloadPlanner, type OffloadOptions } from './offload/index.js';
/** What any planner for mode offload is made of. */
export {
  correctOffload,
  inputBits,
  offloadEntry,
  offloadFragment,
  offloadScene,
  projectOffload,
  type OffloadEntry,
  type OffloadScene,
  type PlannedUpload,
} from './offload/index.js';
export { DEFAULT_DOWNLOAD_OPTIONS, DownloadPlanner, type DownloadOptions } from './download/index.js';
/** What any planner for mode download is made of. */
export {
  correctDownload,
  downlinkBand,
  downloadFragment,
  projectDownload,
  underWayEntry,
  usableBlocks,
  type BlockGrants,
  type UnderWayEntry,
} from './download/index.js';
