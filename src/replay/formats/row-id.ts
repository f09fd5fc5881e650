/** Request id of a row: `azure-conv-000123`. Rows count from 1 in the file, so a stretch does not change them. */
export const rowId = (sourceName: string, row: number): string => `${sourceName}-${String(row).padStart(6, '0')}`;
