import type { CsvRow } from '../../files/csv-rows.js';
import { gapDistribution, type GapDistribution } from './gap-distribution.js';

/** Measured arrival statistics of one client in one window. */
export interface ClientWindow {
  readonly line: number;
  readonly model: string;
  readonly client: string;
  readonly startsAtMs: number;
  readonly requestsPerSecond: number;
  readonly gaps: GapDistribution;
}

/** A row of ServeGen's client statistics, or what is wrong with it. */
export function clientWindow(row: CsvRow): ClientWindow | string {
  const startSeconds = row.number('WindowStartS');
  const requestsPerSecond = row.number('RateRps');
  const shape = row.number('Shape');
  const [model, client, pattern] = [row.text('Model'), row.text('Client'), row.text('Pattern')];
  if (model === '' || client === '') return 'Model or Client is empty';
  if (startSeconds === undefined || startSeconds < 0) return `WindowStartS is no time: ${row.text('WindowStartS')}`;
  if (requestsPerSecond === undefined || requestsPerSecond < 0) return `RateRps is no rate: ${row.text('RateRps')}`;
  if (shape === undefined || shape <= 0) return `Shape is not above 0: ${row.text('Shape')}`;
  const gaps = gapDistribution(pattern, shape);
  if (gaps === undefined) return `Pattern must be Gamma or Weibull: ${pattern}`;
  return { line: row.line, model, client, startsAtMs: startSeconds * 1000, requestsPerSecond, gaps };
}
