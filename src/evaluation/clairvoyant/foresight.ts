import type { Model } from '../../core/catalogue.js';
import type { CellWorld } from '../../core/cell/index.js';

/** A model that would do for a request, with what is known beforehand of bringing its input up; times in ms. */
export interface ForeseenOption {
  readonly model: Model;
  /** When the input can be up at the earliest, had it the whole uplink for itself; Infinity if it cannot. */
  readonly upAtMs: number;
  /** How long it takes the whole uplink at the least, at the best moment the user's channel ever has in time. */
  readonly uplinkMs: number;
}

/** A request as one sees it who knows the whole recording. */
export interface ForeseenRequest {
  readonly requestId: string;
  /** First instant for which a plan could grant it anything. */
  readonly grantableAtMs: number;
  readonly deadlineAtMs: number;
  readonly options: readonly ForeseenOption[];
}

/** All that is to come in one cell, its GPU's memory empty at first. */
export interface Foresight {
  readonly world: CellWorld;
  /** From when on its GPU may load. */
  readonly gpuFromMs: number;
  readonly requests: readonly ForeseenRequest[];
}
