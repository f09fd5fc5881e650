export { headlineTable } from './headline-table.js';
export { recordedFiles } from './recorded-files.js';
export { ResultFolder } from './result-folder.js';
export type { RecordedFile, SweepConditions, SweepReport } from './sweep-report.js';
