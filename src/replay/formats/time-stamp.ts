const PATTERN = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?$/;
/** `YYYY-MM-DD HH:MM:SS.fff` */
const CHARACTERS_TO_MS = 23;

/** `YYYY-MM-DD HH:MM:SS.ffffff` without a zone, read as UTC, in whole ms; undefined when it is none. */
export function timeStampMs(text: string): number | undefined {
  if (!PATTERN.test(text)) return undefined;
  const atMs = Date.parse(`${text.slice(0, CHARACTERS_TO_MS).replace(' ', 'T')}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}
