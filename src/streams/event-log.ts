/**
 * The event-log port: partitioned, append-only, offset-addressed. `embedded/` implements it inside this process; an
 * adapter for a broker implements the same interface and passes the same contract suite.
 */

export type RecordHeaders = Readonly<Record<string, string>>;

/** A record to append. */
export interface NewRecord {
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers?: RecordHeaders;
  /** Time stamp, ms since 1970. Absent: the log's own clock at the append (LogAppendTime). */
  readonly timestampMs?: number;
}

/** A record as read back. */
export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: RecordHeaders;
}

/** Consecutive records of one topic partition, oldest first, never empty. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
}

/** One shard = the same partition number of every subscribed topic, owned as a whole. */
export interface ShardHandle {
  readonly shard: number;
  /** False once the shard was taken away; work that belongs to a lost assignment must not be written. */
  readonly owned: boolean;
  /**
   * Next records delivered for this topic start at `offset`: inside `onShardAssigned`, or later, when the owner has to
   * restore again; then a batch being handled is finished, and none that was read before the seek is delivered after it.
   * Ignored once the shard is lost.
   * @throws SlotwiseError OFFSET_OUT_OF_RANGE for an offset the log does not hold: here if the adapter can tell, given to
   * `onCrash` otherwise; never silently moved to another offset.
   */
  seek(topic: string, offset: number): void;
  /** Stops deliveries of one topic of this shard; a batch being handled is finished. Idempotent. */
  pause(topic: string): void;
  resume(topic: string): void;
  /**
   * Records below `offset` are done with: shows as lag, and lets a bounded log trim them for good, so commit only what
   * no restore will read again. Never moves back, never used to restart, ignored once the shard is lost; a shard that is
   * given up by `close` can be committed until `onShardRevoked` has returned.
   */
  commit(topic: string, offset: number): void;
}

export interface Subscription {
  readonly groupId: string;
  /** Topics with the same number of partitions. */
  readonly topics: readonly string[];
  /** Awaited before the first batch of the shard; the place to restore and to seek. Without a seek: from the beginning. */
  readonly onShardAssigned: (shard: ShardHandle) => Promise<void>;
  /**
   * The shard has been taken away; `handle.owned` is already false. Called once for every handle `onShardAssigned` was
   * called with (after a crash too), when the handlers of this shard under way have finished.
   */
  readonly onShardRevoked: (shard: ShardHandle) => Promise<void>;
  /** One call at a time per topic partition; the next batch follows when the promise resolves. A rejection stops the consumer. */
  readonly onBatch: (batch: RecordBatch, shard: ShardHandle) => Promise<void>;
  /** A consumer that cannot go on says so once; its shards go to other members of the group. */
  readonly onCrash: (error: Error) => void;
}

export interface Consumer {
  /** Stops deliveries, waits for the handlers under way (so never await it in one), revokes the shards. Idempotent. */
  close(): Promise<void>;
}

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** Keep only the newest record of each key. An empty value is a tombstone: it deletes its key. */
  readonly compacted?: boolean;
  /** Its records come without a time stamp, and the log's own clock counts, not the writer's. */
  readonly stampedByLog?: boolean;
  /** It is appended to in requests of up to so many bytes: a log with limits of its own must take them. */
  readonly requestBytes?: number;
}

export interface ReadOptions {
  readonly topic: string;
  readonly partition: number;
  readonly fromOffset: number;
  /** Upper bound on records returned; default: what the adapter finds reasonable. */
  readonly maxRecords?: number;
}

export interface EventLog {
  /**
   * Creates missing topics.
   * @throws SlotwiseError TOPIC_MISMATCH if one exists in another shape or takes less than is asked for; then none is created
   */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;
  partitions(topic: string): Promise<number>;
  /**
   * Appends records to one partition in order, as one request. Appends to one partition are written in the order of the
   * calls. Waits for room where the log is bounded (back-pressure).
   * @returns offset of the first one
   * @throws SlotwiseError RECORD_TOO_LARGE, LOG_CLOSED, UNKNOWN_TOPIC; any rejection means "unknown", not "failed"
   */
  append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number>;
  /**
   * Records from `fromOffset` on, oldest first; empty at the end offset.
   * @throws SlotwiseError OFFSET_OUT_OF_RANGE if it was trimmed or lies past the end offset
   */
  read(options: ReadOptions): Promise<readonly LogRecord[]>;
  beginOffset(topic: string, partition: number): Promise<number>;
  /** Offset the next append will get. */
  endOffset(topic: string, partition: number): Promise<number>;
  /**
   * Resolves when the partition's end offset is past `offset`, or when `signal` aborts.
   * @throws SlotwiseError LOG_CLOSED when the log closes first
   */
  waitForAppend(topic: string, partition: number, offset: number, signal: AbortSignal): Promise<void>;
  /**
   * Joins the group; the shards are assigned afterwards.
   * @throws SlotwiseError TOPIC_MISMATCH if the topics differ in their number of partitions; UNKNOWN_TOPIC, LOG_CLOSED
   */
  consume(subscription: Subscription): Promise<Consumer>;
  /** Rejects what still waits with LOG_CLOSED and closes the consumers. Idempotent. */
  close(): Promise<void>;
}

/** Injection token. */
export const EVENT_LOG = Symbol('EventLog');
