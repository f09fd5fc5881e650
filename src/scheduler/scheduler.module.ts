import { Module, type DynamicModule } from '@nestjs/common';
import { SCHEDULER_OPTIONS, type SchedulerOptions } from './scheduler-options.js';
import { ShardRunner } from './shard-runner.js';
import { ShardsController } from './shards.controller.js';

@Module({})
export class SchedulerModule {
  static forRoot(options: SchedulerOptions): DynamicModule {
    return {
      module: SchedulerModule,
      controllers: [ShardsController],
      providers: [
        { provide: SCHEDULER_OPTIONS, useValue: options },
        {
          provide: ShardRunner,
          useFactory: (given: SchedulerOptions): ShardRunner => new ShardRunner(given),
          inject: [SCHEDULER_OPTIONS],
        },
      ],
      exports: [ShardRunner],
    };
  }
}
