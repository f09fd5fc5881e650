import { epochEndMs } from '../core/epochs/index.js';
import { SlotwiseError } from '../core/errors.js';
import type { TopicNames } from '../contracts/index.js';
import type { DeadLetterWriter, EventLog, LogRecord, RecordBatch, ShardHandle } from '../streams/index.js';
import { appendUnknown } from './append-unknown.js';
import { ClockTimeClosing, EventTimeClosing, type EpochCut } from './closing/index.js';
import { ShardCheckpointer, type AcceptedState } from './checkpoints/index.js';
import { DecisionAppender } from './decision-appender.js';
import { encodeEpoch, type OwnerTerm } from './epoch-records.js';
import { INPUT_TOPICS, type InputRecord, type InputTopic } from './input-record.js';
import { parseInput, type InputRules } from './parse-input.js';
import type { PlannerTimer } from './planner-timer.js';
import { ReadTimes } from './read-times.js';
import type { CheckpointPolicy } from './scheduler-options.js';
import type { SchedulerObserver } from '../telemetry/index.js';
import type { SchedulerClock } from './scheduler-clock.js';
import type { ShardProgram } from './shard-program.js';
import { openRequestCount, type ShardState } from './shard-state.js';
import { SourceBuffer } from './source-buffer.js';
import { step, type EpochInput } from './step.js';
import type { TakenShard } from './take-shard.js';

/** How epochs close. */
export type ClosingMode =
  | { readonly time: 'event'; readonly closing: EventTimeClosing }
  | { readonly time: 'clock'; readonly closing: ClockTimeClosing };

export interface ShardProcessorOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly handle: ShardHandle;
  readonly taken: TakenShard;
  readonly mode: ClosingMode;
  readonly program: ShardProgram;
  /** Of the program's planners. */
  readonly timer: PlannerTimer;
  /** The program's, and in clock time the bound on clock skew. */
  readonly rules: InputRules;
  readonly checkpoints: CheckpointPolicy | 'off';
  readonly deadLetters: DeadLetterWriter;
  readonly clock: SchedulerClock;
  readonly observer: SchedulerObserver;
  /** Records of one source read ahead before the source is paused. */
  readonly maxReadAhead: number;
  /** R3: of decisions appended in one request. */
  readonly maxRequestBytes: number;
  /** Called once, when the shard cannot go on. */
  readonly onFailure: (error: Error) => void;
}

/** R5: how often a shard that has nothing to append looks whether somebody else has taken it, ms. */
const OWNERSHIP_POLL_MS = 1000;

/** A change of catalogue is an epoch of its own, without inputs. */
const NO_RECORDS = { outcomes: 0, reports: 0, requests: 0 } as const;

type PerTopic<Value> = Record<InputTopic, Value>;

function perTopic<Value>(make: (topic: InputTopic) => Value): PerTopic<Value> {
  return { outcomes: make('outcomes'), reports: make('reports'), requests: make('requests') };
}

/**
 * Runs one shard: buffers its inputs, closes epochs, writes what they decide. Everything that is decided is decided in
 * `step`; here are only the buffers, the order of the writes and the back-pressure.
 */
export class ShardProcessor {
  readonly #options: ShardProcessorOptions;
  readonly #owner: OwnerTerm;
  readonly #appender: DecisionAppender;
  readonly #buffers = perTopic(() => new SourceBuffer());
  readonly #expected: PerTopic<number>;
  readonly #lastHeardMs: PerTopic<number>;
  readonly #checkpointer: ShardCheckpointer;
  #state: ShardState;
  /** The last accepted marker; only what is accepted is applied and checkpointed (R5). */
  #accepted: AcceptedState | undefined;
  #catalogueDue: boolean;
  #pollDue = false;
  #working: Promise<void> | undefined;
  #wokenMeanwhile = false;
  #stopped = false;
  #cancelWake: (() => void) | undefined;
  #cancelPoll: (() => void) | undefined;
  readonly #requestReadTimes = new ReadTimes();
  #newsReadAtMs: number | undefined;

  constructor(options: ShardProcessorOptions) {
    const { log, topics, taken, handle, clock, observer, program, maxRequestBytes } = options;
    const { restored, checkpoints: store } = taken;
    this.#options = options;
    this.#owner = taken.owner;
    this.#state = restored.state;
    this.#accepted = restored.last === undefined ? undefined : { ...restored.last, state: restored.state };
    this.#catalogueDue = taken.changesCatalogue;
    this.#appender = new DecisionAppender(log, topics.decisions, handle.shard, taken.nextOffset, maxRequestBytes);
    this.#checkpointer = new ShardCheckpointer({
      ...{ store, clock, observer, policy: options.checkpoints },
      catalogue: program.catalogue,
      epochsSince: restored.rerunEpochs,
    });
    this.#expected = { ...restored.state.next };
    this.#lastHeardMs = perTopic(() => clock.nowMs());
    this.#pollLater();
  }

  get state(): ShardState {
    return this.#state;
  }

  /** How long the oldest record that needs a decision has waited for it, ms; undefined when there is none. */
  get inputLagMs(): number | undefined {
    return this.#newsReadAtMs === undefined ? undefined : this.#options.clock.nowMs() - this.#newsReadAtMs;
  }

  /** Nothing more will come and nothing is open. */
  get drained(): boolean {
    const { ended, held } = this.#state;
    return (
      ended.includes('requests') &&
      ended.includes('reports') &&
      held.length === 0 &&
      openRequestCount(this.#state) === 0
    );
  }

  /**
   * Takes the next records of a source. Resolves at once; a source too far ahead is paused.
   * @throws SlotwiseError OFFSET_GAP when the log delivers another offset than the next one
   */
  accept(topic: InputTopic, batch: RecordBatch): void {
    if (this.#stopped) return;
    const { clock, observer, handle } = this.#options;
    const parsed = batch.records.map((record) => this.#parse(topic, record));
    this.#buffers[topic].push(parsed);
    this.#checkpointer.read(batch.records.reduce((bytes, { value }) => bytes + value.byteLength, 0));
    this.#lastHeardMs[topic] = clock.nowMs();
    if (topic === 'requests') this.#requestReadTimes.read(parsed.length, clock.nowMs());
    if (parsed.some(({ content }) => content.kind !== 'clock')) this.#newsReadAtMs ??= clock.nowMs();
    const newest = parsed.findLast(({ mark }) => mark.kind !== 'timeless')?.mark;
    observer.recordsRead(handle.shard, topic, parsed.length, newest?.kind === 'timeless' ? undefined : newest?.atMs);
    this.#balance();
    this.wake();
  }

  /** Looks whether an epoch can be closed; called when records came or time passed. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#working !== undefined) {
      this.#wokenMeanwhile = true;
      return;
    }
    this.#wokenMeanwhile = false;
    this.#working = this.#closeEpochs()
      .catch((error: unknown) => {
        this.#fail(error instanceof Error ? error : new Error(String(error)));
      })
      .finally(() => {
        this.#working = undefined;
        if (this.#wokenMeanwhile) this.wake();
      });
  }

  /** Finishes the epoch being written, takes no further one, and leaves a checkpoint of the last (R6). */
  async stop(): Promise<void> {
    const failed = this.#stopped;
    this.#halt();
    await this.#working;
    if (failed || this.#accepted === undefined) return;
    if (await this.#checkpointer.write(this.#accepted)) this.#commit();
  }

  #parse(topic: InputTopic, record: LogRecord): InputRecord {
    if (record.offset !== this.#expected[topic]) {
      throw new SlotwiseError(
        'OFFSET_GAP',
        `${record.topic}/${record.partition}: got offset ${record.offset}, expected ${this.#expected[topic]}; records are missing or repeated`,
      );
    }
    this.#expected[topic] = record.offset + 1;
    return parseInput(topic, record, this.#options.rules);
  }

  async #closeEpochs(): Promise<void> {
    const { clock, observer, handle } = this.#options;
    const drainedBefore = this.drained;
    if (this.#pollDue) await this.#pollOwnership();
    for (let cut = this.#nextCut(); cut !== undefined && !this.#stopped; cut = this.#nextCut()) {
      await this.#closeEpoch(cut);
      this.#balance();
      await clock.breathe();
    }
    this.#balance();
    if (this.drained && !drainedBefore) observer.shardPhase(handle.shard, 'drained');
  }

  #nextCut(): EpochCut | undefined {
    const { mode, clock } = this.#options;
    if (this.#catalogueDue) {
      return { epoch: (this.#state.lastEpoch ?? 0) + 1, trigger: 'catalogue', choices: {}, counts: NO_RECORDS };
    }
    if (mode.time === 'event') return mode.closing.next(this.#state, this.#buffers);
    const { cut, lookAgainAtMs } = mode.closing.next(this.#state, this.#buffers, this.#lastHeardMs, clock.nowMs());
    this.#cancelWake?.();
    if (cut === undefined && lookAgainAtMs !== undefined) {
      this.#cancelWake = clock.wakeAt(lookAgainAtMs, () => {
        this.wake();
      });
    }
    return cut;
  }

  async #closeEpoch(cut: EpochCut): Promise<void> {
    const { clock, observer, program, timer, handle } = this.#options;
    const { context, catalogueDigest } = program;
    const { counts, ...rest } = cut;
    const input: EpochInput = { ...rest, records: perTopic((topic) => this.#buffers[topic].take(counts[topic])) };
    const firstRequest = input.records.requests.findIndex(({ content }) => content.kind === 'message');
    const requestReadAtMs = this.#requestReadTimes.take(counts.requests, firstRequest);
    const { result, planningMs, solverMs } = timer.measure(() => step(this.#state, input, context));
    const endMs = epochEndMs(cut.epoch, context.deployment.epochMs);
    const encoded = encodeEpoch(input, result, this.#owner, catalogueDigest, endMs);

    await this.#writeDeadLetters(result.rejections);
    const position = await this.#appender.append(encoded.records);
    this.#state = encoded.state;
    this.#accepted = { state: encoded.state, position, owner: this.#owner };
    const moreNews = INPUT_TOPICS.some((topic) => this.#buffers[topic].hasNews(this.#buffers[topic].size));
    this.#newsReadAtMs = moreNews ? clock.nowMs() : undefined;
    observer.epochClosed({
      shard: handle.shard,
      marker: encoded.marker,
      verdicts: result.verdicts,
      plans: result.plans,
      newRequests: result.newRequests,
      outcomes: result.outcomes,
      settled: result.settled,
      late: result.late,
      planningMs,
      solverMs,
      appendedAtMs: clock.nowMs(),
      ...(requestReadAtMs === undefined ? {} : { oldestRequestReadAtMs: requestReadAtMs }),
    });
    await this.#checkpoint(this.#accepted);
  }

  /** A new catalogue is checkpointed at once: a restore knows no other way to it. */
  async #checkpoint(accepted: AcceptedState): Promise<void> {
    const { shard } = this.#options.handle;
    const writing = this.#checkpointer.after(accepted, this.#catalogueDue);
    const written = await writing.catch(appendUnknown(shard, 'a checkpoint'));
    this.#catalogueDue = false;
    if (written) this.#commit();
  }

  async #pollOwnership(): Promise<void> {
    this.#pollDue = false;
    await this.#appender.poll();
    this.#pollLater();
  }

  #pollLater(): void {
    const { clock } = this.#options;
    this.#cancelPoll = clock.wakeAt(clock.nowMs() + OWNERSHIP_POLL_MS, () => {
      this.#pollDue = true;
      this.wake();
    });
  }

  /** Before the marker, and keyed by origin: an epoch done again writes the same ones again. */
  async #writeDeadLetters(rejections: ReturnType<typeof step>['rejections']): Promise<void> {
    const { deadLetters, observer, handle, topics } = this.#options;
    if (rejections.length === 0) return;
    const letters = rejections.map(({ record, code, sentence }) => ({
      topic: topics[record.topic],
      partition: handle.shard,
      offset: record.offset,
      key: record.key,
      value: record.value ?? new Uint8Array(),
      code,
      sentence,
      atMs: record.timestampMs,
    }));
    await deadLetters.writeAll(letters).catch(appendUnknown(handle.shard, 'an append to the dead letters'));
    for (const { record, code } of rejections) observer.deadLettered(record.topic, code);
  }

  /** What lies before the last checkpoint will not be read again. */
  #commit(): void {
    for (const topic of INPUT_TOPICS) this.#options.handle.commit(this.#options.topics[topic], this.#state.next[topic]);
  }

  /** A source that has read far ahead waits; one that the next epoch still needs never does. */
  #balance(): void {
    const { mode, handle, topics, maxReadAhead, program } = this.#options;
    const { deployment } = program.context;
    const { lastEpoch } = this.#state;
    for (const topic of INPUT_TOPICS) {
      const buffer = this.#buffers[topic];
      const nextEndMs = epochEndMs((lastEpoch ?? 0) + 1, deployment.epochMs);
      const needed =
        mode.time === 'event' && (lastEpoch === undefined || !buffer.cut(nextEndMs, deployment.latenessMs).complete);
      if (buffer.size >= maxReadAhead && !needed) handle.pause(topics[topic]);
      else handle.resume(topics[topic]);
    }
  }

  #fail(error: Error): void {
    if (this.#stopped) return;
    this.#halt();
    this.#options.onFailure(error);
  }

  #halt(): void {
    this.#stopped = true;
    this.#cancelWake?.();
    this.#cancelPoll?.();
  }
}
