import { BaseRpcContext } from '@nestjs/microservices';
import type { ShardHandle } from '../event-log.js';

/** What a batch handler gets beside the batch (`@Ctx()`). */
export class BatchContext extends BaseRpcContext<[shard: ShardHandle, pattern: string]> {
  /** The shard the batch belongs to. */
  getShard(): ShardHandle {
    return this.args[0];
  }

  /** The pattern the handler is registered under; the topic's name is in the batch. */
  getPattern(): string {
    return this.args[1];
  }
}
