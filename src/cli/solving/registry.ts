import {
  parseCoInferenceInstance,
  parseDeviceChainsInstance,
  parsePartialLoadingInstance,
  parseSlideInstance,
} from '../../contracts/instances/index.js';
import { solveCoInference } from '../../core/solvers/co-inference/index.js';
import { solveDeviceChains } from '../../core/solvers/device-chains/index.js';
import { solvePartialLoading } from '../../core/solvers/partial-loading/index.js';
import { solveSlide } from '../../core/solvers/slide/index.js';
import type { Solver } from './solver.js';

/** All solvers that `slotwise solve` knows. A new one is one more entry. */
export const SOLVERS: readonly Solver[] = [
  {
    name: 'slide',
    title: 'simultaneous model downloading and inference (our reconstruction after arXiv 2512.20946)',
    solve: (instance) => solveSlide(parseSlideInstance(instance)),
  },
  {
    name: 'co-inference',
    title: 'pruned models cut between device and server (our reconstruction after arXiv 2505.09214)',
    solve: (instance) => solveCoInference(parseCoInferenceInstance(instance)),
  },
  {
    name: 'partial-loading',
    title: 'GPU loading order with shared blocks, and uplink band (our reconstruction after arXiv 2503.22982)',
    solve: (instance) => solvePartialLoading(parsePartialLoadingInstance(instance)),
  },
  {
    name: 'device-chains',
    title: 'device chains by priority (our reconstruction after arXiv 2412.12371)',
    solve: (instance) => solveDeviceChains(parseDeviceChainsInstance(instance)),
  },
];
