import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { HEALTH_LIMITS, type HealthLimits, ShardsHealth } from './shards.health.js';

/** Longer than the longest epoch (10 s) plus the restore of a shard that is close by. */
const DEFAULT_MAX_INPUT_LAG_MS = 15_000;

export interface HealthOptions {
  /** Modules that export `SCHEDULER_PROGRESS`. */
  readonly imports?: ModuleMetadata['imports'];
  /** Default 15,000 ms. */
  readonly maxInputLagMs?: number;
}

/** `/health/live`, `/health/ready`, `/health/startup`. */
@Module({})
export class HealthModule {
  static forRoot({ imports = [], maxInputLagMs = DEFAULT_MAX_INPUT_LAG_MS }: HealthOptions = {}): DynamicModule {
    const limits: HealthLimits = { maxInputLagMs };
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: [HealthController],
      providers: [ShardsHealth, { provide: HEALTH_LIMITS, useValue: limits }],
    };
  }
}
