import { linesOf } from './lines.js';

/** A stretch of a recording's own time, ms from its first row: [fromMs, toMs). */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

const inside = (offsetMs: number, { fromMs, toMs }: Stretch): boolean => offsetMs >= fromMs && offsetMs < toMs;

/**
 * TRACTOR channel reports: the rows of the stretch, all columns as published, put in the order of `OffsetMs` (the
 * published file holds one run after the other; rows of the same instant keep that order).
 */
export async function cutTractor(file: string, stretch: Stretch): Promise<readonly string[]> {
  let header: string | undefined;
  let column = -1;
  const rows: { readonly offsetMs: number; readonly line: string }[] = [];
  for await (const line of linesOf(file)) {
    if (header === undefined) {
      header = line;
      column = line.split(',').indexOf('OffsetMs');
      if (column < 0) throw new Error(`${file}: expected a column OffsetMs, found ${line.slice(0, 80)}`);
      continue;
    }
    const offsetMs = Number(line.split(',')[column]);
    if (inside(offsetMs, stretch)) rows.push({ offsetMs, line });
  }
  rows.sort((one, other) => one.offsetMs - other.offsetMs);
  return [header ?? '', ...rows.map((row) => row.line)];
}

/** Azure LLM arrivals: header and the rows of the stretch, counted from the first row. */
export async function cutAzure(file: string, stretch: Stretch): Promise<readonly string[]> {
  const kept: string[] = [];
  let firstAtMs: number | undefined;
  for await (const line of linesOf(file)) {
    if (kept.length === 0) {
      if (!line.startsWith('TIMESTAMP,')) throw new Error(`${file}: expected a column TIMESTAMP first, found ${line}`);
      kept.push(line);
      continue;
    }
    const atMs = Date.parse(`${line.slice(0, 23).replace(' ', 'T')}Z`);
    firstAtMs ??= atMs;
    if (inside(atMs - firstAtMs, stretch)) kept.push(line);
  }
  return kept;
}

/** Mooncake arrivals: the rows of the stretch; `timestamp` counts from the start of the trace. */
export async function cutMooncake(file: string, stretch: Stretch): Promise<readonly string[]> {
  const kept: string[] = [];
  for await (const line of linesOf(file)) {
    const { timestamp } = JSON.parse(line) as { readonly timestamp: number };
    if (inside(timestamp, stretch)) kept.push(line);
  }
  return kept;
}
