export { bitsPerSecond, effectiveBlockHz } from './carrier.js';
export { CQI_EFFICIENCIES } from './cqi-tables.js';
export {
  advanceDownload,
  bitsOutstanding,
  layerArrived,
  NOT_STARTED,
  type DownloadProgress,
  type DownloadSpan,
  type DownloadStep,
} from './download-progress.js';
export { chainFlopsPerSecond, payloadBytes } from './chain.js';
export { computeEnergyJoules } from './energy.js';
export {
  batchMs,
  batchRun,
  blocksAfter,
  inputsDueAtMs,
  loadMs,
  type BatchConditions,
  type BatchRun,
  type Gpu,
} from './gpu.js';
export { modelBytes, modelWork, type LayerWork, type ModelWork } from './layer-work.js';
export { efficiencyFromCqi, efficiencyFromSinr, efficiencyOf } from './spectral-efficiency.js';
export { advanceUpload, type UploadSpan, type UploadStep } from './upload.js';
export { gainHzPerWatt, shannonBitsPerSecond, sinrDbOf } from './shannon.js';
export { advanceSplit, type SplitProgress, type SplitSpan, type SplitStep } from './split-progress.js';
