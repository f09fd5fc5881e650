export { DEFAULT_DOWNLOAD_OPTIONS, type DownloadOptions } from './download-options.js';
export { DownloadPlanner } from './download-planner.js';
export { underWayEntry, type UnderWayEntry } from './entries.js';
export { downloadFragment } from './fragment.js';
export { usableBlocks, type BlockGrants } from './grant-blocks.js';
export { correctDownload, projectDownload } from './progress.js';
export { downlinkBand } from './terms.js';
