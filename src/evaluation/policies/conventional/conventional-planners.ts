import type { ModePlanner } from '../../../core/cell/index.js';
import { ConventionalDownloadPlanner, type DownloadRules } from './conventional-download-planner.js';
import { ConventionalOffloadPlanner, type OffloadRules } from './conventional-offload-planner.js';

/** A conventional planner for every mode, all by the same rules. */
export function conventionalPlanners(rules: DownloadRules & OffloadRules): readonly ModePlanner[] {
  return [new ConventionalDownloadPlanner(rules), new ConventionalOffloadPlanner(rules)];
}
