import type { SchedulerProgress, ShardPhase, ShardProgress } from '../telemetry/index.js';
import { DeadLetterWriter, type RecordBatch, type ShardHandle, type ShardLifecycle } from '../streams/index.js';
import { ClockTimeClosing, EventTimeClosing } from './closing/index.js';
import { INPUT_TOPICS, type InputTopic } from './input-record.js';
import {
  DEFAULT_CHECKPOINTS,
  DEFAULT_LIMITS,
  defaultPlanners,
  type SchedulerLimits,
  type SchedulerOptions,
} from './scheduler-options.js';
import { ShardProcessor, type ClosingMode, type ShardProcessorOptions } from './shard-processor.js';
import { shardProgram, type ProgramParts } from './shard-program.js';
import { PlannerTimer } from './planner-timer.js';
import { pauseBefore, worthAnotherTerm } from './next-term.js';
import { takeShard, type TakenShard } from './take-shard.js';

interface RunningShard {
  readonly phase: ShardPhase;
  readonly failure?: string;
  readonly processor?: ShardProcessor;
}

type SharedOptions = Omit<ShardProcessorOptions, 'handle' | 'taken' | 'onFailure'>;

function closingMode({ time, awaitOutcomes, catalogue }: SchedulerOptions, limits: SchedulerLimits): ClosingMode {
  const { deployment } = catalogue;
  if (time === 'clock') return { time, closing: new ClockTimeClosing(deployment, limits) };
  // A source that was paused says nothing more: the epoch must close before that.
  const maxSkippedRecords = Math.min(limits.maxSkippedRecords, limits.maxReadAhead);
  return { time, closing: new EventTimeClosing(deployment, awaitOutcomes, maxSkippedRecords) };
}

function sharedOptions(
  options: SchedulerOptions,
  limits: SchedulerLimits,
  parts: ProgramParts,
  timer: PlannerTimer,
): SharedOptions {
  const { log, topics, catalogue, clock, observer, time, checkpoints = DEFAULT_CHECKPOINTS } = options;
  const program = shardProgram(catalogue, parts);
  const { maxClockSkewMs, maxReadAhead, maxRequestBytes } = limits;
  return {
    log,
    topics,
    mode: closingMode(options, limits),
    ...{ program, timer },
    rules: { ...program.rules, ...(time === 'clock' ? { maxClockSkewMs } : {}) },
    checkpoints,
    deadLetters: new DeadLetterWriter({ log, topic: topics.deadLetters }),
    clock,
    observer,
    maxReadAhead,
    maxRequestBytes,
  };
}

/** Runs the shards this process owns: takes them, feeds them, takes them again when a term ended, lets them go. */
export class ShardRunner implements ShardLifecycle, SchedulerProgress {
  readonly #options: SchedulerOptions;
  readonly #limits: SchedulerLimits;
  readonly #parts: ProgramParts;
  readonly #shared: SharedOptions;
  readonly #shards = new Map<number, RunningShard>();
  /** Terms in a row that ended without an epoch. */
  readonly #failedTerms = new Map<number, number>();
  /** Takings under way, so that a revocation can wait for them. */
  readonly #retaking = new Map<number, Promise<void>>();
  #assigned = false;
  readonly #failure: Promise<Error>;
  #reportFailure!: (error: Error) => void;

  constructor(options: SchedulerOptions) {
    const { partitions, planners = defaultPlanners(), clock } = options;
    const timer = new PlannerTimer(planners, clock);
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#parts = { partitions, planners: timer.planners, limits: this.#limits };
    this.#shared = sharedOptions(options, this.#limits, this.#parts, timer);
    this.#failure = new Promise((resolve) => {
      this.#reportFailure = resolve;
    });
  }

  /** Resolves with the first error a shard or the consumer cannot go on after; never without one. */
  get failure(): Promise<Error> {
    return this.#failure;
  }

  onShardAssigned = async (handle: ShardHandle): Promise<void> => {
    this.#assigned = true;
    await this.#takeUntilHeld(handle);
  };

  onShardRevoked = async (handle: ShardHandle): Promise<void> => {
    await this.#retaking.get(handle.shard);
    const running = this.#shards.get(handle.shard);
    await running?.processor?.stop();
    if (running?.phase !== 'failed') this.#enter(handle.shard, { phase: 'stopped' });
  };

  onCrash = (error: Error): void => {
    this.#reportFailure(error);
  };

  /** Hands a batch to its shard; between two terms it is dropped, for the next term seeks. @throws SlotwiseError OFFSET_GAP */
  accept(topic: InputTopic, batch: RecordBatch): void {
    this.#shards.get(batch.partition)?.processor?.accept(topic, batch);
  }

  hasAssignment(): boolean {
    return this.#assigned;
  }

  shards(): readonly ShardProgress[] {
    return [...this.#shards].map(([shard, { phase, failure, processor }]) => {
      const lastEpoch = processor?.state.lastEpoch;
      const inputLagMs = processor?.inputLagMs;
      return {
        shard,
        phase: processor?.drained === true ? 'drained' : phase,
        ...(lastEpoch === undefined ? {} : { lastEpoch }),
        ...(inputLagMs === undefined ? {} : { inputLagMs }),
        ...(failure === undefined ? {} : { failure }),
      };
    });
  }

  /** Tries again, in a new term each time and with growing pauses, what a new term can mend (R4, R5, R7). */
  async #takeUntilHeld(handle: ShardHandle): Promise<void> {
    for (;;) {
      const failed = this.#failedTerms.get(handle.shard) ?? 0;
      try {
        if (failed > 0) await this.#pause(failed);
        if (handle.owned) await this.#take(handle);
        return;
      } catch (error) {
        if (!worthAnotherTerm(error, failed)) throw this.#failed(handle.shard, error);
        this.#failedTerms.set(handle.shard, failed + 1);
        if (error instanceof Error) this.#enter(handle.shard, { phase: 'taking', failure: error.message }, error);
      }
    }
  }

  async #take(handle: ShardHandle): Promise<void> {
    const { shard } = handle;
    const { log, topics, instance, build, newOwnerId, clock, ignoreCheckpoints, changeCatalogue } = this.#options;
    if (this.#shards.get(shard)?.phase !== 'taking') this.#enter(shard, { phase: 'taking' });
    const startedMs = clock.monotonicMs();
    const taken = await takeShard({
      ...{ log, topics, shard, instance, build, clock },
      ownerId: newOwnerId(),
      maxClockDifferenceMs: this.#limits.maxClockDifferenceMs,
      program: this.#shared.program,
      parts: this.#parts,
      ignoreCheckpoints: ignoreCheckpoints ?? false,
      changeCatalogue: changeCatalogue ?? false,
    });
    this.#reportRestored(shard, taken, clock.monotonicMs() - startedMs);
    if (!handle.owned) return;
    const { next } = taken.restored.state;
    for (const topic of INPUT_TOPICS) handle.seek(topics[topic], next[topic]);
    const processor: ShardProcessor = new ShardProcessor({
      ...this.#shared,
      handle,
      taken,
      onFailure: (error) => {
        this.#endTerm(handle, error, processor.state.lastEpoch !== taken.restored.state.lastEpoch);
      },
    });
    for (const topic of INPUT_TOPICS) handle.resume(topics[topic]);
    this.#enter(shard, { phase: processor.drained ? 'drained' : 'live', processor });
    processor.wake();
  }

  #reportRestored(shard: number, { restored }: TakenShard, durationMs: number): void {
    const { checkpointEpoch, rerunEpochs, state } = restored;
    const { lastEpoch } = state;
    this.#options.observer.shardRestored({
      shard,
      ...(checkpointEpoch === undefined ? {} : { checkpointEpoch }),
      rerunEpochs,
      ...(lastEpoch === undefined ? {} : { lastEpoch }),
      durationMs,
    });
  }

  /** A term has ended under a live shard: if a new one can mend it and the shard is still assigned, it is taken again. */
  #endTerm(handle: ShardHandle, error: Error, closedEpochs: boolean): void {
    const { shard } = handle;
    const failedTerms = closedEpochs ? 1 : (this.#failedTerms.get(shard) ?? 0) + 1;
    if (!worthAnotherTerm(error, failedTerms - 1)) {
      this.#failed(shard, error);
      return;
    }
    this.#failedTerms.set(shard, failedTerms);
    this.#enter(shard, { phase: 'taking', failure: error.message }, error);
    const retaking = this.#takeUntilHeld(handle)
      // What went wrong has been reported where it was found.
      .catch(() => undefined)
      .finally(() => this.#retaking.delete(shard));
    this.#retaking.set(shard, retaking);
  }

  #pause(failedTerms: number): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => {
      clock.wakeAt(clock.nowMs() + pauseBefore(failedTerms), resolve);
    });
  }

  #failed(shard: number, cause: unknown): Error {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    this.#enter(shard, { phase: 'failed', failure: error.message }, error);
    this.#reportFailure(error);
    return error;
  }

  #enter(shard: number, running: RunningShard, error?: Error): void {
    this.#shards.set(shard, running);
    this.#options.observer.shardPhase(shard, running.phase, error);
  }
}
