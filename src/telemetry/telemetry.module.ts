import { type DynamicModule, Module } from '@nestjs/common';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.js';

export interface TelemetryOptions {
  /** The registry that the observers of this process feed. */
  readonly metrics: Metrics;
}

/** `/metrics`. Health is a module of its own: it asks those who run shards, who in turn report to the metrics. */
@Module({})
export class TelemetryModule {
  static forRoot({ metrics }: TelemetryOptions): DynamicModule {
    return {
      module: TelemetryModule,
      controllers: [MetricsController],
      providers: [{ provide: Metrics, useValue: metrics }],
      exports: [Metrics],
    };
  }
}
