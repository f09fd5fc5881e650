import type { Catalogue, Mode } from '../../core/catalogue.js';
import type { ModePlanner } from '../../core/cell/index.js';

/** One way to schedule. Traffic, channel and executor are the same for all of them; what is left out stays as it is. */
export interface Policy {
  /** As `--policies` and the tables call it: small letters and hyphens. */
  readonly name: string;
  /** What it does, in one sentence without a full stop, for help and report. It is true of every mode. */
  readonly sentence: string;
  /** Modes in which it is not the scheduler as it is; absent: all. */
  readonly modes?: readonly Mode[];
  /** The catalogue as planner and executor see it. The traffic is always drawn from the real one. */
  readonly catalogue?: (catalogue: Catalogue) => Catalogue;
  /** New planners for one run, one for every mode that has one; absent: the scheduler's own. */
  readonly planners?: () => readonly ModePlanner[];
}
