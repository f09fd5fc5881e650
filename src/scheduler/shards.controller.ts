import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import { BatchPattern, type RecordBatch } from '../streams/index.js';
import { ShardRunner } from './shard-runner.js';

/** The scheduler's ear: batches of the three input topics, whole. */
@Controller()
export class ShardsController {
  readonly #runner: ShardRunner;

  constructor(runner: ShardRunner) {
    this.#runner = runner;
  }

  @BatchPattern('requests')
  onRequests(@Payload() batch: RecordBatch): void {
    this.#runner.accept('requests', batch);
  }

  @BatchPattern('reports')
  onReports(@Payload() batch: RecordBatch): void {
    this.#runner.accept('reports', batch);
  }

  @BatchPattern('outcomes')
  onOutcomes(@Payload() batch: RecordBatch): void {
    this.#runner.accept('outcomes', batch);
  }
}
