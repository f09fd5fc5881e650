import { solveCoInference, type CoInferenceServed } from '../../solvers/co-inference/index.js';
import { bandOf } from '../band.js';
import type { CellWorld } from '../world.js';
import type { CoInferenceOptions } from './co-inference-options.js';
import { aloneInstance } from './instance.js';
import type { Candidate } from './server-shares.js';

/** Whole blocks for each of so many; what does not divide is left. */
export function equalBlocks(requests: number, { cell }: CellWorld): number {
  return Math.floor(cell.uplink.blocks / Math.max(1, requests));
}

/** Who can do with an equal part of the band among so many, and how. Cost: a solve of one user a candidate. */
export function servedOnEqualBand(
  candidates: readonly Candidate[],
  requests: number,
  world: CellWorld,
  options: CoInferenceOptions,
): readonly CoInferenceServed[] {
  const bandwidthHz = equalBlocks(requests, world) * bandOf(world.cell.uplink).resourceBlockHz;
  if (bandwidthHz === 0) return [];
  return candidates.flatMap(({ user }) =>
    solveCoInference({ ...aloneInstance(user, world, options), bandwidthHz }).users.filter((one) => one.served),
  );
}
