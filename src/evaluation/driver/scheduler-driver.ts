import { setImmediate as nextTurn } from 'node:timers/promises';
import { topicNames, type DeadLetter } from '../../contracts/index.js';
import type { Outcome, Report, UserRequest } from '../../core/messages.js';
import type { InputTopic } from '../../scheduler/input-record.js';
import {
  EmbeddedEventLog,
  topicSpecs,
  type AcceptedEpoch,
  type EventLog,
  type NewRecord,
} from '../../streams/index.js';
import { DrivenTwin } from './driven-twin.js';
import type { RestartOptions, SchedulerDriverOptions } from './driver-options.js';
import { placedInput, sourceClockRecord } from './input-records.js';
import { readAcceptedEpochs, readDeadLetters } from './read-log.js';
import { decidedLines } from './same-bytes.js';
import { SchedulerProcess } from './scheduler-process.js';
import type { VirtualTime } from './virtual-time.js';

const KEEPS_EVERYTHING_BYTES = 2 ** 40;
/** Alarms after which a shard that has not drained never will. */
const MOST_ALARMS = 10_000;

/**
 * The whole scheduler in a test, after the manner of Kafka Streams' TopologyTestDriver: on a real log and with the real
 * runner, but with virtual time, and with every delivery and every alarm in the hands of the test. Processes can be killed
 * or frozen anywhere and started anew on the same log; the twin, an executor elsewhere, lives through it. The same calls
 * give the same log, byte for byte.
 *
 * @example
 * const driver = await SchedulerDriver.start({ catalogue, planners: [new MyPlanner()], openChannel: () => channel });
 * await driver.send(report, request);
 * await driver.finish(endAtMs);
 * const [epoch] = await driver.acceptedEpochs();
 * await driver.close();
 */
export class SchedulerDriver {
  readonly topics = topicNames();
  readonly #options: SchedulerDriverOptions;
  readonly #partitions: number;
  readonly #time: VirtualTime;
  readonly #twin: DrivenTwin | undefined;
  /** The current one last; before it those that are frozen, or were. */
  readonly #processes: SchedulerProcess[] = [];
  #terms = 0;

  private constructor(
    readonly log: EventLog,
    options: SchedulerDriverOptions,
    time: VirtualTime,
  ) {
    const { catalogue, openChannel, partitions = 1 } = options;
    this.#options = options;
    this.#partitions = partitions;
    this.#time = time;
    this.#twin = openChannel && new DrivenTwin({ log, partitions, catalogue, openChannel });
  }

  /** A new log, the twin, and a process that takes the shards. */
  static async start(options: SchedulerDriverOptions): Promise<SchedulerDriver> {
    const time: VirtualTime = { nowMs: options.startAtMs ?? 0 };
    const now = (): number => time.nowMs;
    const log = options.openLog?.(now) ?? new EmbeddedEventLog({ now, maxPartitionBytes: KEEPS_EVERYTHING_BYTES });
    await log.ensureTopics(topicSpecs(topicNames(), options.partitions ?? 1));
    const driver = new SchedulerDriver(log, options, time);
    await driver.restart(options.faults === undefined ? {} : { faults: options.faults });
    return driver;
  }

  /** The process that was started last. */
  get process(): SchedulerProcess {
    const current = this.#processes.at(-1);
    if (current === undefined) throw new Error('no process was started');
    return current;
  }

  get nowMs(): number {
    return this.#time.nowMs;
  }

  /** Appends records to an input partition, as they are. Nobody is told before `settle`. */
  async pipe(topic: InputTopic, partition: number, records: readonly NewRecord[]): Promise<void> {
    await this.log.append(this.topics[topic], partition, records);
  }

  /** Appends messages where they belong. */
  async send(...messages: readonly (UserRequest | Report | Outcome)[]): Promise<void> {
    for (const message of messages) {
      const { topic, partition, record } = placedInput(message, this.#partitions);
      await this.pipe(topic, partition, [record]);
    }
  }

  /** The sources of requests and reports say that they have written everything before `atMs`, finally or for now. */
  async sendClocks(atMs: number, final = false): Promise<void> {
    for (let shard = 0; shard < this.#partitions; shard += 1) {
      for (const topic of ['requests', 'reports'] as const) {
        await this.pipe(topic, shard, [sourceClockRecord(shard, atMs, final)]);
      }
    }
  }

  /** Event time: nothing follows after `atMs`; resolves when everything that was sent has been decided. */
  async finish(atMs: number): Promise<void> {
    await this.sendClocks(atMs, true);
    await this.runUntilDrained();
  }

  /** Hands over input, batch by batch, until nothing moves without time going on. */
  async settle(): Promise<void> {
    let moved = true;
    while (moved) {
      await this.#quiet();
      moved = false;
      for (const process of this.#processes) moved = (await process.deliver()) || moved;
    }
  }

  /** Moves the time on, ringing every alarm at its own instant. */
  async advanceTo(atMs: number): Promise<void> {
    await this.settle();
    for (let due = this.#nextToRing(atMs); due !== undefined; due = this.#nextToRing(atMs)) {
      due.ring();
      await this.settle();
    }
    this.#time.nowMs = Math.max(this.#time.nowMs, atMs);
  }

  /** Moves the time on until every shard has drained; returns early when the process dies, freezes or has failed. */
  async runUntilDrained(): Promise<void> {
    for (let alarms = 0; alarms < MOST_ALARMS; alarms += 1) {
      await this.settle();
      if (this.process.state !== 'awake') return;
      if (this.process.shards.every(({ phase }) => phase === 'drained' || phase === 'failed')) return;
      this.#nextToRing(Infinity)?.ring();
    }
    throw new Error(`not drained after ${MOST_ALARMS} alarms: was the last clock of every source final?`);
  }

  /** The process is gone at once: nothing it has under way comes back or reaches the log. */
  kill(): void {
    this.process.kill();
  }

  /** The process does nothing, and learns of nothing, until `thaw`. */
  freeze(): void {
    this.process.freeze();
  }

  /** Lets go in good order, with a checkpoint at the last marker. */
  async stop(): Promise<void> {
    await this.settle();
    await this.process.stop();
  }

  /** A new process on the same log, after one that was killed, stopped or frozen. */
  async restart({ faults = {}, ignoreCheckpoints = false }: RestartOptions = {}): Promise<void> {
    const { catalogue, time = 'event', checkpoints = 'off', maxBatchRecords = 100 } = this.#options;
    const { planners, limits, observer = {}, openChannel } = this.#options;
    if (this.#processes.at(-1)?.state === 'awake') throw new Error('the process is still running');
    const process = new SchedulerProcess({
      ...{ catalogue, time, checkpoints, maxBatchRecords, observer, faults, ignoreCheckpoints },
      ...{ log: this.log, partitions: this.#partitions, virtualTime: this.#time },
      awaitOutcomes: openChannel !== undefined,
      instance: `process-${this.#processes.length + 1}`,
      build: 'driver',
      newOwnerId: () => `owner-${(this.#terms += 1)}`,
      ...(planners === undefined ? {} : { planners }),
      ...(limits === undefined ? {} : { limits }),
      quiet: () => this.#quiet(),
    });
    this.#processes.push(process);
    await process.start();
  }

  /** What counts in a shard's decision log. */
  acceptedEpochs(shard = 0): Promise<readonly AcceptedEpoch[]> {
    return readAcceptedEpochs(this.log, shard);
  }

  /** The bytes that must be the same whatever happens, a line a record. */
  async acceptedLines(shard = 0): Promise<readonly string[]> {
    return decidedLines(await this.acceptedEpochs(shard));
  }

  deadLetters(): Promise<ReadonlyMap<string, DeadLetter>> {
    return readDeadLetters(this.log);
  }

  async close(): Promise<void> {
    for (const process of this.#processes) process.kill();
    await this.#twin?.stop();
    await this.log.close();
  }

  /** A turn of the event loop runs everything that waits for nothing but promises. */
  async #quiet(): Promise<void> {
    do await nextTurn();
    while (this.#processes.some(({ busy }) => busy) || (await this.#twin?.isLevel()) === false);
  }

  #nextToRing(untilMs: number): SchedulerProcess | undefined {
    let first: SchedulerProcess | undefined;
    for (const process of this.#processes) {
      const atMs = process.nextAlarmMs ?? Infinity;
      if (atMs <= untilMs && atMs < (first?.nextAlarmMs ?? Infinity)) first = process;
    }
    return first;
  }
}
