import type { ChainMethod } from '../../solvers/device-chains/index.js';

/** In which order chains are planned: by the aged ratio, by arrival, or by deadline. */
export type ChainOrder = 'ratio' | 'fifo' | 'deadline';

/** Choices of the planner for mode chain that an evaluation varies. */
export interface ChainOptions {
  /** How one request finds its devices; `exact`, or a conventional way to compare with. */
  readonly method: Exclude<ChainMethod, 'oracle'>;
  readonly order: ChainOrder;
  /** How many mean service times of waiting count as much as a doubled priority; 0: waiting raises nobody. */
  readonly agingServiceTimes: number;
  /** Promises are made for this much before the deadline, ms: what one plan that comes late may cost. */
  readonly promiseGuardMs: number;
  /** And for this part of the time left to the deadline: devices are not always as fast as the catalogue says. */
  readonly promiseGuardShare: number;
  /** New requests looked at in one epoch of a cell, most urgent first. */
  readonly mostNewRequests: number;
  /** Requests without room that are tried in front of all others in one epoch, highest priority first. */
  readonly frontTries: number;
}

export const DEFAULT_CHAIN_OPTIONS: ChainOptions = {
  method: 'exact',
  order: 'ratio',
  agingServiceTimes: 10,
  promiseGuardMs: 20,
  promiseGuardShare: 0.1,
  mostNewRequests: 32,
  frontTries: 4,
};
