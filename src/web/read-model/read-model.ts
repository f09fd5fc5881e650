import { setMaxListeners } from 'node:events';
import type { EpochCounts } from '../../contracts/index.js';
import { epochEndMs } from '../../core/epochs/index.js';
import type { AcceptedEpoch, EventLog, ReaderPosition } from '../../streams/index.js';
import type { TimeKind } from '../../telemetry/index.js';
import type { CellDeliveries } from '../shown/cell-deliveries.js';
import type { CellEpoch } from '../shown/cell-epoch.js';
import type { ReplayStatus } from '../shown/replay-status.js';
import type { ServiceSummary } from '../shown/service-summary.js';
import type { ShownVerdict } from '../shown/shown-verdict.js';
import { cellEpochs } from './cell-epoch.js';
import { CellViews } from './cell-views.js';
import { LatestVerdicts } from './latest-verdicts.js';
import { type RequestView, RequestViews } from './request-views.js';
import { ShardFollower } from './shard-follower.js';
import { sumOfCounts } from './sum-of-counts.js';
import { hitRatio, noVerdicts, promiseRatio, VerdictTotals } from './verdict-totals.js';

export interface ReadModelOptions {
  readonly log: EventLog;
  readonly decisionsTopic: string;
  readonly epochMs: number;
  readonly time: TimeKind;
  /** Wall clock, ms since 1970. */
  readonly nowMs: () => number;
  readonly replay?: ReplayStatus;
  readonly onTrouble: (shard: number, error: Error) => void;
}

export type EpochListener = (epochs: readonly CellEpoch[]) => void;

/**
 * What the routes show: a bounded view of the decision log, followed by the reader's rule like anybody else would. Asks
 * the scheduler nothing, so that it shows what was decided, by whichever process.
 */
export class ReadModel {
  readonly #options: ReadModelOptions;
  readonly #cells = new CellViews();
  readonly #requests = new RequestViews();
  readonly #latest = new LatestVerdicts();
  readonly #totals = new VerdictTotals();
  readonly #counts = new Map<number, EpochCounts>();
  readonly #listeners = new Set<EpochListener>();
  readonly #stopping = new AbortController();
  #followers: readonly ShardFollower[] = [];
  #following: Promise<unknown> = Promise.resolve();

  constructor(options: ReadModelOptions) {
    this.#options = options;
  }

  /** Begins to follow every shard. @throws SlotwiseError UNKNOWN_TOPIC */
  async start(): Promise<void> {
    const { log, decisionsTopic: topic, onTrouble } = this.#options;
    const partitions = await log.partitions(topic);
    this.#followers = Array.from({ length: partitions }, (_, shard) => {
      const trouble = (error: Error): void => {
        onTrouble(shard, error);
      };
      return new ShardFollower({ log, topic, shard, onEpoch: this.#apply, onTrouble: trouble });
    });
    // Every shard listens.
    setMaxListeners(0, this.#stopping.signal);
    this.#following = Promise.all(this.#followers.map((follower) => follower.follow(this.#stopping.signal)));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
  }

  get shardCount(): number {
    return this.#followers.length;
  }

  get cellIds(): readonly string[] {
    return this.#cells.cellIds;
  }

  /** The newest epochs of a cell, oldest first; undefined if nothing was ever decided there. */
  epochs(cellId: string, limit: number): readonly CellEpoch[] | undefined {
    return this.#cells.epochs(cellId, limit);
  }

  /** What the newest epoch of a cell delivers, layer by layer. */
  deliveries(cellId: string): CellDeliveries {
    return this.#cells.deliveries(cellId);
  }

  /** The newest verdicts of all cells, newest first. */
  latestVerdicts(): readonly ShownVerdict[] {
    return this.#latest.newestFirst();
  }

  cellTotals(cellId: string): VerdictTotals | undefined {
    return this.#cells.totals(cellId);
  }

  request(requestId: string): RequestView | undefined {
    return this.#requests.find(requestId);
  }

  /** Where another reader of this shard can begin; undefined for a shard that does not exist. */
  async oldestPosition(shard: number): Promise<ReaderPosition | undefined> {
    return this.#followers[shard]?.oldestPosition();
  }

  /** Calls `listener` with the cells of every epoch accepted from now on; the returned function ends it. */
  subscribe(listener: EpochListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  summary(): ServiceSummary {
    const counts = sumOfCounts(this.#counts.values());
    const { received, admitted, missed, expired, refused, deadLetters, duplicates, inFlight, drift } = counts;
    const hits = hitRatio(counts);
    const promises = promiseRatio(counts);
    return {
      received,
      admitted,
      onTime: counts.completed,
      missed,
      expired,
      refused: { ...this.#totals.refusedByReason },
      refusedTotal: refused,
      lost: { ...this.#totals.lostByReason },
      deadLetters,
      duplicates,
      inFlight,
      drift,
      ...(hits === undefined ? {} : { hitRatio: hits }),
      ...(promises === undefined ? {} : { promiseRatio: promises }),
      ...this.#progress(),
      shards: this.#followers.map(({ lastEpoch, failure }, shard) => ({
        shard,
        ...(lastEpoch === undefined ? {} : { lastEpoch }),
        ...(failure === undefined ? {} : { failure }),
      })),
    };
  }

  #apply = (accepted: AcceptedEpoch): void => {
    this.#counts.set(accepted.shard, accepted.marker.counts);
    const { shard, verdicts, plans, marker } = accepted;
    const readBefore = { shard, nextOffset: marker.inputs.requests.next };
    for (const verdict of verdicts) {
      this.#totals.add(verdict);
      this.#cells.count(verdict);
      this.#requests.add(verdict, readBefore);
    }
    this.#latest.add(verdicts);
    for (const plan of plans) this.#requests.addPlan(plan);
    const epochs = cellEpochs(accepted, {
      totalsOf: (cellId) => ({ ...(this.#cells.totals(cellId)?.counts ?? noVerdicts()) }),
      modeOf: (requestId) => this.#requests.modeOf(requestId),
    });
    const planOf = new Map(plans.map((plan) => [plan.cellId, plan]));
    for (const epoch of epochs) this.#cells.add(epoch, planOf.get(epoch.cellId));
    for (const listener of this.#listeners) listener(epochs);
  };

  #progress(): Pick<ServiceSummary, 'epochMs' | 'eventTimeMs' | 'epochLagMs' | 'replay'> {
    const { epochMs, time, nowMs } = this.#options;
    const replay = this.#options.replay?.progress();
    const newest = max(this.#lastEpochs(() => true));
    const eventTimeMs = newest === undefined ? undefined : epochEndMs(newest, epochMs);
    // A shard with nothing in flight skips empty epochs: that its last one is old says nothing.
    const slowest = min(this.#lastEpochs((shard) => (this.#counts.get(shard)?.inFlight ?? 0) > 0)) ?? newest;
    const referenceMs = time === 'clock' ? nowMs() : replay?.atMs;
    return {
      epochMs,
      ...(eventTimeMs === undefined ? {} : { eventTimeMs }),
      ...(slowest === undefined || referenceMs === undefined
        ? {}
        : { epochLagMs: Math.max(0, referenceMs - epochEndMs(slowest, epochMs)) }),
      ...(replay === undefined ? {} : { replay }),
    };
  }

  #lastEpochs(wanted: (shard: number) => boolean): readonly number[] {
    return this.#followers.flatMap(({ lastEpoch }, shard) =>
      lastEpoch === undefined || !wanted(shard) ? [] : [lastEpoch],
    );
  }
}

const max = (numbers: readonly number[]): number | undefined => (numbers.length > 0 ? Math.max(...numbers) : undefined);
const min = (numbers: readonly number[]): number | undefined => (numbers.length > 0 ? Math.min(...numbers) : undefined);
