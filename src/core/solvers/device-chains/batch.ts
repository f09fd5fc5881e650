import { at } from '../../numerics/at.js';
import { candidateOf, type Candidate } from './candidate.js';
import { followChain, type Chain, type PlannedOperation } from './chain.js';
import type { Planner, Resources } from './planner.js';
import type { Problem, ProblemRequest, StartState } from './problem.js';
import { segmentBytes } from './segment-memory.js';
import { segmentsOf } from './segments.js';
import { float64At } from './typed-at.js';

/** What all batches of an epoch have in common. */
export interface BatchSetting {
  readonly problem: Problem;
  /** By request. */
  readonly starts: readonly StartState[];
  readonly planner: Planner;
}

/** A request that got its chain. */
export interface Commit {
  readonly candidate: Candidate;
  readonly operations: readonly PlannedOperation[];
}

/** What a batch came to. */
export interface Decisions {
  /** In the order of commits. */
  readonly commits: readonly Commit[];
  /** Requests that are neither committed nor complete. */
  readonly refused: ReadonlyMap<ProblemRequest, 'unserved' | 'rejected'>;
}

/** One batch on its way: what is left of the resources, and what has been decided (step 5). */
export class Batch implements Decisions {
  readonly commits: Commit[] = [];
  readonly refused = new Map<ProblemRequest, 'unserved' | 'rejected'>();

  constructor(
    private readonly setting: BatchSetting,
    private readonly resources: Resources,
  ) {}

  /** Plans a request; without a plan it is unserved. */
  candidate(request: ProblemRequest): Candidate | undefined {
    const { problem, planner } = this.setting;
    const start = this.startOf(request);
    const chain = planner.plan(request, start, this.resources);
    if (chain !== undefined) return candidateOf(problem, request, start, chain);
    this.refused.set(request, 'unserved');
    return undefined;
  }

  /** Reserves everything a candidate needs. @returns false if it is late and may not be: it is rejected */
  commit(candidate: Candidate): boolean {
    const { request, chain, late } = candidate;
    if (late && request.hardDeadline) {
      this.refused.set(request, 'rejected');
      return false;
    }
    this.commits.push({ candidate, operations: this.reserve(request, chain) });
    return true;
  }

  private startOf(request: ProblemRequest): StartState {
    return at(this.setting.starts, request.index);
  }

  /** @throws Error if the chain does not finish when its planner said: a fault of the planner, never of the input */
  private reserve(request: ProblemRequest, { steps, finishTicks }: Chain): readonly PlannedOperation[] {
    const { problem } = this.setting;
    const { calendars } = this.resources;
    const operations: PlannedOperation[] = [];
    const reachedTicks = followChain(problem, request, this.startOf(request), steps, calendars, operations);
    if (reachedTicks !== finishTicks) throw new Error(`${request.id} finishes at ${reachedTicks}, not ${finishTicks}`);
    for (const operation of operations) {
      const resource = operation.kind === 'transfer' ? at(problem.network.channel, operation.link) : operation.device;
      calendars.reserve(resource, operation.startTicks, operation.finishTicks);
    }
    if (problem.memoryMode === 'onDemand') this.takeMemory(request, operations);
    return operations;
  }

  /** No credit for the copies that this brings into memory: within the epoch they only cost. */
  private takeMemory({ model }: ProblemRequest, operations: readonly PlannedOperation[]): void {
    const { freeMemoryBytes } = this.resources;
    for (const segment of segmentsOf(operations)) {
      const { device } = segment;
      const bytes = segmentBytes(model, device, this.setting.problem.deviceCount, segment);
      freeMemoryBytes[device] = float64At(freeMemoryBytes, device) - bytes;
    }
  }
}
