import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { BatchErrorFilter, type RecordBatch } from '../streams/index.js';
import { ShardRunner } from './shard-runner.js';

/** The scheduler's ear: batches of the three input topics, whole. */
@Controller()
@UseFilters(BatchErrorFilter)
export class ShardsController {
  readonly #runner: ShardRunner;

  constructor(runner: ShardRunner) {
    this.#runner = runner;
  }

  @EventPattern('requests')
  onRequests(@Payload() batch: RecordBatch): void {
    this.#runner.accept('requests', batch);
  }

  @EventPattern('reports')
  onReports(@Payload() batch: RecordBatch): void {
    this.#runner.accept('reports', batch);
  }

  @EventPattern('outcomes')
  onOutcomes(@Payload() batch: RecordBatch): void {
    this.#runner.accept('outcomes', batch);
  }
}
