import { Module, type DynamicModule } from '@nestjs/common';
import { SchedulerModule, ShardRunner, type SchedulerOptions } from './scheduler/index.js';
import { HealthModule, SCHEDULER_PROGRESS, TelemetryModule, type Metrics } from './telemetry/index.js';
import { WebModule, type WebOptions } from './web/index.js';

export interface AppOptions {
  readonly scheduler: SchedulerOptions;
  readonly metrics: Metrics;
  readonly web: WebOptions;
}

/** The whole service: shards, what can be seen of them, and how they are. */
@Module({})
export class AppModule {
  static forRoot({ scheduler, metrics, web }: AppOptions): DynamicModule {
    const shards = SchedulerModule.forRoot(scheduler);
    const progress: DynamicModule = {
      module: ProgressModule,
      imports: [shards],
      providers: [{ provide: SCHEDULER_PROGRESS, useExisting: ShardRunner }],
      exports: [SCHEDULER_PROGRESS],
    };
    return {
      module: AppModule,
      imports: [
        shards,
        TelemetryModule.forRoot({ metrics }),
        HealthModule.forRoot({ imports: [progress] }),
        WebModule.forRoot(web),
      ],
    };
  }
}

/** Lets health ask the runner of the shards without knowing it. */
@Module({})
class ProgressModule {}
