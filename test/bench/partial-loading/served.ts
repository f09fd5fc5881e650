import { solveByBaseline, solvePartialLoading } from '../../../src/core/solvers/partial-loading/index.js';
import { benchInstance, type BenchSettings } from './bench-instances.js';

export interface ServedRow {
  readonly users: number;
  readonly rule: string;
  readonly solver: number;
  readonly fullReload: number;
  readonly sharingBlind: number;
  readonly deadlineOrder: number;
}

/** Users served by the solver and by the conventional ways. */
export function servedRow(users: number, settings: BenchSettings): ServedRow {
  const instance = benchInstance(users, settings);
  const served = (baseline: 'fullReload' | 'sharingBlind' | 'deadlineOrder'): number =>
    solveByBaseline(instance, baseline).servedCount;
  return {
    users,
    rule: settings.uplinkRule,
    solver: solvePartialLoading(instance).servedCount,
    fullReload: served('fullReload'),
    sharingBlind: served('sharingBlind'),
    deadlineOrder: served('deadlineOrder'),
  };
}
