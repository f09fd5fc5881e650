import type { Mode } from '../core/catalogue.js';
import type { ModePlanner } from '../core/cell/index.js';
import type { Solver } from '../telemetry/index.js';
import type { SchedulerClock } from './scheduler-clock.js';

/** Whose deciding it is. */
const SOLVER_OF: Readonly<Record<Mode, Solver>> = {
  offload: 'partial-loading',
  'co-inference': 'co-inference',
  download: 'slide',
  chain: 'device-chains',
};

export type SolverMs = Readonly<Partial<Record<Solver, number>>>;

/**
 * Planners that are timed from outside, for the core has no clock. Epochs are decided in one go, so the shards of a process
 * share one timer.
 */
export class PlannerTimer {
  readonly planners: readonly ModePlanner[];
  readonly #clock: Pick<SchedulerClock, 'monotonicMs'>;
  #spent: Partial<Record<Solver, number>> = {};

  constructor(planners: readonly ModePlanner[], clock: Pick<SchedulerClock, 'monotonicMs'>) {
    this.#clock = clock;
    this.planners = planners.map((planner) => this.#timed(planner));
  }

  /** Does the work, and says how long it took, and how long each solver that was asked did, ms. */
  measure<Result>(work: () => Result): {
    readonly result: Result;
    readonly planningMs: number;
    readonly solverMs: SolverMs;
  } {
    this.#spent = {};
    const startedMs = this.#clock.monotonicMs();
    const result = work();
    return { result, planningMs: this.#clock.monotonicMs() - startedMs, solverMs: this.#spent };
  }

  #timed(planner: ModePlanner): ModePlanner {
    const solver = SOLVER_OF[planner.mode];
    return {
      mode: planner.mode,
      project: (...given) => planner.project(...given),
      correct: (...given) => planner.correct(...given),
      decide: (...given) => {
        const startedMs = this.#clock.monotonicMs();
        const decision = planner.decide(...given);
        this.#spent[solver] = (this.#spent[solver] ?? 0) + this.#clock.monotonicMs() - startedMs;
        return decision;
      },
    };
  }
}
