import { count, row } from './words.js';

/** How often a solver and an oracle differ. */
export interface ExactnessRow {
  readonly what: string;
  readonly oracle: string;
  readonly instances: number;
  readonly mismatches: number;
}

export const exactnessRow = ({ what, oracle, instances, mismatches }: ExactnessRow): string =>
  row([what, oracle, count(instances), mismatches]);
