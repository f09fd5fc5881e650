export { DEFAULT_DOWNLOAD_OPTIONS, type DownloadOptions } from './download-options.js';
export { DownloadPlanner } from './download-planner.js';
