import { SlotwiseError } from '../core/errors.js';
import type { ShardHandle, Subscription } from './event-log.js';

/** Deliveries of one topic of a shard to its owner: one batch at a time, in order, as long as it is open and not paused. */
export interface DeliveryLane {
  /** Begins to deliver. */
  start(): void;
  /** No batch starts any more. */
  close(): void;
  /** Resolves when the batch being handled, if any, is done with. */
  idle(): Promise<void>;
  seek(offset: number): void;
  pause(): void;
  resume(): void;
}

export interface AssignedShardContext {
  readonly subscription: Pick<Subscription, 'onShardAssigned' | 'onShardRevoked'>;
  /** By topic; made once. */
  readonly lanes: (shard: ShardHandle) => ReadonlyMap<string, DeliveryLane>;
  readonly commit: (topic: string, offset: number) => void;
  readonly onError: (error: unknown) => void;
}

/** One assignment of a shard to one member, from `onShardAssigned` to `onShardRevoked`, whatever log it is of. */
export class AssignedShard implements ShardHandle {
  owned = true;
  private readonly lanes: ReadonlyMap<string, DeliveryLane>;
  private activated: Promise<void> = Promise.resolve();
  /** Longer than `owned` where it is given up in good order: what the owner leaves behind in the end counts too. */
  private mayCommit = true;

  constructor(
    readonly shard: number,
    private readonly context: AssignedShardContext,
  ) {
    this.lanes = context.lanes(this);
  }

  /** Lets the owner restore, then delivers. */
  start(): void {
    this.activated = this.activate();
  }

  seek(topic: string, offset: number): void {
    const lane = this.find(topic);
    if (this.owned) lane.seek(offset);
  }

  pause(topic: string): void {
    this.find(topic).pause();
  }

  resume(topic: string): void {
    this.find(topic).resume();
  }

  commit(topic: string, offset: number): void {
    this.find(topic);
    if (this.mayCommit) this.context.commit(topic, offset);
  }

  /** The shard is given up: no batch starts any more. */
  release(): void {
    this.owned = false;
    for (const lane of this.lanes.values()) lane.close();
  }

  /** Somebody else may have it already. */
  lose(): void {
    this.mayCommit = false;
    this.release();
  }

  /** Takes the shard away: lets what is under way finish, then tells the owner. Never rejects. */
  async revoke(): Promise<void> {
    this.release();
    await this.activated;
    await Promise.all([...this.lanes.values()].map((lane) => lane.idle()));
    try {
      await this.context.subscription.onShardRevoked(this);
    } catch (error) {
      this.context.onError(error);
    }
    this.mayCommit = false;
  }

  /** Never rejects: an error is passed on, and no delivery starts. */
  private async activate(): Promise<void> {
    try {
      await this.context.subscription.onShardAssigned(this);
      if (!this.owned) return;
      for (const lane of this.lanes.values()) lane.start();
    } catch (error) {
      this.context.onError(error);
    }
  }

  private find(topic: string): DeliveryLane {
    const lane = this.lanes.get(topic);
    if (lane === undefined) throw new SlotwiseError('UNKNOWN_TOPIC', `${topic} is not among the subscribed topics`);
    return lane;
  }
}
