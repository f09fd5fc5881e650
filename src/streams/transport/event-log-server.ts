import { type CustomTransportStrategy, type ReadPacket, Server } from '@nestjs/microservices';
import { filter, type Subscription } from 'rxjs';
import { SlotwiseError } from '../../core/errors.js';
import type { Consumer, EventLog, RecordBatch } from '../event-log.js';
import { BatchContext } from './batch-context.js';
import { completionOf } from './completion-of.js';
import type { ShardLifecycle } from './shard-lifecycle.js';

export interface EventLogServerOptions {
  readonly log: EventLog;
  readonly groupId: string;
  /** Pattern of the handlers (`@BatchPattern('requests')`) to the name of the topic. */
  readonly topics: Readonly<Record<string, string>>;
  readonly lifecycle: ShardLifecycle;
}

export type EventLogServerStatus = 'listening' | 'crashed' | 'closed';

type StatusListeners = Record<EventLogServerStatus, () => void>;

/**
 * Nest's transport over the event log: hands whole batches to event handlers, with a `BatchContext` beside them. The
 * next batch of a topic partition waits until the handler's promise or observable has completed; its error stops the
 * consumer and reaches `lifecycle.onCrash` (as it is with `@BatchPattern`, as "Internal server error" with Nest's bare
 * `@EventPattern`).
 *
 * @example
 * class Intake {
 *   @BatchPattern('requests')
 *   async onRequests(@Payload() batch: RecordBatch, @Ctx() context: BatchContext): Promise<void> { ... }
 * }
 */
export class EventLogServer extends Server<StatusListeners, EventLogServerStatus> implements CustomTransportStrategy {
  override readonly transportId = Symbol('slotwise.event-log');
  /** Handler errors go to the log's consumer, so Nest need not report them as lost. */
  override readonly propagatesEventHandlerErrors = true;
  /** The event log; the caller names the type it expects, as with Nest's own transports. */
  override readonly unwrap: Server['unwrap'] = () => this.options.log as never;
  private consumer: Consumer | undefined;

  constructor(private readonly options: EventLogServerOptions) {
    super();
  }

  /** Joins the group for the topics that have a handler; `callback` gets the error if that fails. */
  listen(callback: (error?: unknown) => void): void {
    this.start().then(() => {
      callback();
    }, callback);
  }

  /** Stops deliveries; resolves when the handlers under way are done and the shards revoked. Idempotent. */
  async close(): Promise<void> {
    await this.consumer?.close();
    this._status$.next('closed');
  }

  on<Event extends EventLogServerStatus>(event: Event, callback: StatusListeners[Event]): Subscription {
    return this.status.pipe(filter((status) => status === event)).subscribe(callback);
  }

  /** Resolves when the handler is done with the batch, rejects with its error (Nest's own lets an observable's go). */
  override async handleEvent(pattern: string, packet: ReadPacket<RecordBatch>, context: BatchContext): Promise<void> {
    const handler = this.getHandlerByPattern(pattern);
    if (handler === null) throw new SlotwiseError('LOG_MISUSE', `there is no handler for the pattern ${pattern}`);
    // A start hook may return before the handler has run, so the outcome is taken from the handler itself.
    await new Promise<void>((resolve, reject) => {
      this.runWithProcessingHooks(context, async (runEndHook) => {
        await completionOf(handler(packet.data, context)).then(resolve, reject);
        runEndHook();
      });
    });
  }

  private async start(): Promise<void> {
    const { log, groupId, lifecycle } = this.options;
    const patterns = this.patternsByTopic();
    this.consumer = await log.consume({
      groupId,
      topics: [...patterns.keys()],
      onShardAssigned: (shard) => lifecycle.onShardAssigned(shard),
      onShardRevoked: (shard) => lifecycle.onShardRevoked(shard),
      onBatch: async (batch, shard) => {
        const pattern = patterns.get(batch.topic) ?? batch.topic;
        await this.handleEvent(pattern, { pattern, data: batch }, new BatchContext([shard, pattern]));
      },
      onCrash: (error) => {
        this._status$.next('crashed');
        lifecycle.onCrash(error);
      },
    });
    this._status$.next('listening');
  }

  /** @throws SlotwiseError LOG_MISUSE if a handler's pattern stands for no topic, or there is no handler at all */
  private patternsByTopic(): ReadonlyMap<string, string> {
    const { topics } = this.options;
    const known = Object.keys(topics).join(', ');
    const patterns = new Map<string, string>();
    for (const pattern of this.messageHandlers.keys()) {
      const topic = topics[pattern];
      if (topic === undefined) {
        throw new SlotwiseError('LOG_MISUSE', `a handler is registered for ${pattern}, but the topics are ${known}`);
      }
      patterns.set(topic, pattern);
    }
    if (patterns.size === 0) throw new SlotwiseError('LOG_MISUSE', `no handler is registered for any of ${known}`);
    return patterns;
  }
}
