import {
  ChainPlanner,
  CoInferencePlanner,
  DownloadPlanner,
  OffloadPlanner,
  type ChainOptions,
  type ModePlanner,
} from '../../core/cell/index.js';
import type { Policy } from './policy.js';

const withOptions =
  (options: Partial<ChainOptions>): (() => readonly ModePlanner[]) =>
  () => [new DownloadPlanner(), new OffloadPlanner(), new CoInferencePlanner(), new ChainPlanner(options)];

/** Conventional ways to spread models over devices. Promises are made and kept under all of them as by the scheduler itself. */
export const CHAIN_POLICIES: readonly Policy[] = [
  {
    name: 'pa-mdi-style-greedy',
    sentence:
      'the same planner, but layer by layer the device that holds a chain hands on to the neighbour that is done first with the next layer',
    modes: ['chain'],
    planners: withOptions({ method: 'greedy' }),
  },
  {
    name: 'local',
    sentence: 'the same planner, but nothing is spread: the device that holds the data computes all that is left',
    modes: ['chain'],
    planners: withOptions({ method: 'local' }),
  },
  {
    name: 'ar-mdi-style',
    sentence:
      'the same planner, but chains go around a ring of devices in parts as even as they would be on an idle network, by arrival',
    modes: ['chain'],
    planners: withOptions({ method: 'arStyle', order: 'fifo' }),
  },
  {
    name: 'ms-mdi-style',
    sentence: 'the same planner, but without priorities: chains are planned by arrival',
    modes: ['chain'],
    planners: withOptions({ method: 'msStyle', order: 'fifo' }),
  },
];
