import { ChainPlanner, type ChainOptions, type ModePlanner } from '../../../core/cell/index.js';
import { ConventionalDownloadPlanner, type DownloadRules } from './conventional-download-planner.js';
import { ConventionalOffloadPlanner, type OffloadRules } from './conventional-offload-planner.js';

export interface ConventionalRules extends DownloadRules, OffloadRules {
  /** Devices serve one after the other, so that a rule for chains is an order; who is promised something is the same for all. */
  readonly chainOrder: ChainOptions['order'];
}

/** A conventional planner for every mode, all by the same rules. */
export function conventionalPlanners(rules: ConventionalRules): readonly ModePlanner[] {
  const { chainOrder: order } = rules;
  return [new ConventionalDownloadPlanner(rules), new ConventionalOffloadPlanner(rules), new ChainPlanner({ order })];
}
