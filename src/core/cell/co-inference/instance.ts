import type { CoInferenceInstance, CoInferencePolicy, CoInferenceUser } from '../../solvers/co-inference/index.js';
import { bandOf } from '../band.js';
import type { CellWorld } from '../world.js';
import type { CoInferenceOptions } from './co-inference-options.js';

/** One epoch of a cell for the solver, in effective Hz and whole blocks. */
export function epochInstance(
  users: readonly CoInferenceUser[],
  world: CellWorld,
  { distortion, policy, fixedRetained }: CoInferenceOptions,
): CoInferenceInstance {
  const { bandwidthHz, blocks } = bandOf(world.cell.uplink);
  const equal = users.every(({ weight = 1 }) => weight === 1);
  return {
    kind: 'cell',
    goal: 'epoch',
    admission: equal ? 'count' : 'weight',
    distortion,
    policy,
    ...(fixedRetained !== undefined && { fixedRetained }),
    bandwidthHz,
    blockCount: blocks,
    users,
  };
}

/** Schemes that are about many users; one alone is served as ever. */
const OF_MANY: readonly CoInferencePolicy[] = ['firstCome', 'equalBandwidth'];

/** One user with the whole band. */
export function aloneInstance(
  user: CoInferenceUser,
  world: CellWorld,
  { distortion, policy, fixedRetained }: Pick<CoInferenceOptions, 'distortion' | 'policy' | 'fixedRetained'>,
): CoInferenceInstance {
  return {
    kind: 'single',
    distortion,
    ...(!OF_MANY.includes(policy) && { policy }),
    ...(fixedRetained !== undefined && { fixedRetained }),
    bandwidthHz: bandOf(world.cell.uplink).bandwidthHz,
    users: [user],
  };
}
