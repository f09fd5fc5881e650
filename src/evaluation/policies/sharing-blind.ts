import { ChainPlanner, CoInferencePlanner, DownloadPlanner, OffloadPlanner } from '../../core/cell/index.js';
import type { Policy } from './policy.js';

/** What an order that knows of sharing is worth over one that only enjoys it. */
export const SHARING_BLIND: Policy = {
  name: 'sharing-blind',
  sentence:
    'the same planner, but batches are ordered as if no two models shared parameters; loads are as short as ever',
  modes: ['offload'],
  planners: () => [
    new DownloadPlanner(),
    new OffloadPlanner({ ordersBySharing: false }),
    new CoInferencePlanner(),
    new ChainPlanner(),
  ],
};
