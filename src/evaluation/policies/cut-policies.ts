import {
  ChainPlanner,
  CoInferencePlanner,
  DownloadPlanner,
  OffloadPlanner,
  type CoInferenceOptions,
  type ModePlanner,
} from '../../core/cell/index.js';
import type { Policy } from './policy.js';

/** Kept by `fixed-ratio`: a distortion of 0.094 in the recommended form. */
const FIXED_RETAINED = 0.6;

const withOptions =
  (options: Partial<CoInferenceOptions>): (() => readonly ModePlanner[]) =>
  () => [new DownloadPlanner(), new OffloadPlanner(), new CoInferencePlanner(options), new ChainPlanner()];

/** Conventional ways to serve models that could be cut: each gives up one of the choices. */
export const CUT_POLICIES: readonly Policy[] = [
  {
    name: 'all-device',
    sentence: 'the same planner, but nothing is cut: the device computes all of a model, pruned as far as it must be',
    modes: ['co-inference'],
    planners: withOptions({ policy: 'allDevice' }),
  },
  {
    name: 'all-server',
    sentence: 'the same planner, but nothing is cut: the whole input goes up and the server computes all of a model',
    modes: ['co-inference'],
    planners: withOptions({ policy: 'allServer' }),
  },
  {
    name: 'fixed-ratio',
    sentence: 'the same planner, but every cut model keeps 60 % of its parameters, whoever could keep more',
    modes: ['co-inference'],
    planners: withOptions({ policy: 'fixedRatio', fixedRetained: FIXED_RETAINED }),
  },
  {
    name: 'equal-bandwidth',
    sentence:
      'cut models share the uplink in equal parts of whole blocks, and whoever can do with such a part is admitted',
    modes: ['co-inference'],
    planners: withOptions({ sharesBand: 'equally' }),
  },
  {
    name: 'full-power',
    sentence: 'the same planner, but devices always send at full power, whatever energy is allowed',
    modes: ['co-inference'],
    planners: withOptions({ policy: 'fixedPower' }),
  },
  {
    name: 'first-come',
    sentence:
      'the same planner, but cut models are admitted in order of urgency while they fit, not the cheapest first',
    modes: ['co-inference'],
    planners: withOptions({ policy: 'firstCome' }),
  },
];
