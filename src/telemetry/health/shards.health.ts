import { Inject, Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { SCHEDULER_PROGRESS, type SchedulerProgress } from './scheduler-progress.js';
import { shardObstacle } from './shard-obstacle.js';

export interface HealthLimits {
  /** A record may wait this long for its epoch before the process counts as not ready, ms. */
  readonly maxInputLagMs: number;
}

/** Injection token. */
export const HEALTH_LIMITS = Symbol('HealthLimits');

const KEY = 'shards';

/** Health follows progress: epochs that close, not connections that are open. */
@Injectable()
export class ShardsHealth {
  constructor(
    private readonly indicator: HealthIndicatorService,
    @Inject(SCHEDULER_PROGRESS) private readonly progress: SchedulerProgress,
    @Inject(HEALTH_LIMITS) private readonly limits: HealthLimits,
  ) {}

  /** Every shard of this process decides, or has nothing left to decide. */
  ready(): HealthIndicatorResult {
    return this.#result(this.limits.maxInputLagMs);
  }

  /** The shards are taken, however far behind they are. */
  started(): HealthIndicatorResult {
    return this.#result(Infinity);
  }

  #result(maxInputLagMs: number): HealthIndicatorResult {
    const check = this.indicator.check(KEY);
    if (!this.progress.hasAssignment()) return check.down({ why: ['no shards have been assigned yet'] });
    const shards = this.progress.shards();
    const why = shards.map((shard) => shardObstacle(shard, maxInputLagMs)).filter((reason) => reason !== undefined);
    return why.length > 0 ? check.down({ why }) : check.up({ count: shards.length });
  }
}
