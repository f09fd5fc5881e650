import type { CarrierDirection } from '../catalogue.js';
import { effectiveBlockHz } from '../physics/index.js';

/** One direction of a carrier in effective Hz, as solvers are given it. */
export interface Band {
  readonly bandwidthHz: number;
  readonly resourceBlockHz: number;
  readonly blocks: number;
}

export function bandOf(direction: CarrierDirection): Band {
  const resourceBlockHz = effectiveBlockHz(direction);
  const { blocks } = direction;
  return { bandwidthHz: resourceBlockHz * blocks, resourceBlockHz, blocks };
}
