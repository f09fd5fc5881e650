import { catalogueDigest } from '../contracts/index.js';
import type { Catalogue } from '../core/catalogue.js';
import { cellWorlds, type ModePlanner } from '../core/cell/index.js';
import type { InputRules } from './parse-input.js';
import type { SchedulerLimits } from './scheduler-options.js';
import type { StepContext } from './step.js';

/** Everything an epoch is decided by, beside the state and the records: the same for the live epoch and its re-run. */
export interface ShardProgram {
  readonly catalogue: Catalogue;
  readonly catalogueDigest: string;
  readonly context: StepContext;
  /** Without a bound on clock skew, which is a choice of the epoch. */
  readonly rules: InputRules;
}

export interface ProgramParts {
  readonly partitions: number;
  readonly planners: readonly ModePlanner[];
  readonly limits: SchedulerLimits;
}

/** The program for one catalogue. Cost: the size of the catalogue. */
export function shardProgram(catalogue: Catalogue, { partitions, planners, limits }: ProgramParts): ShardProgram {
  const worlds = cellWorlds(catalogue);
  return {
    catalogue,
    catalogueDigest: catalogueDigest(catalogue),
    context: { deployment: catalogue.deployment, worlds, planners, limits },
    rules: { partitions, knownCells: worlds, maxRecordBytes: limits.maxRecordBytes },
  };
}
