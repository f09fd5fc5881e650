import { type INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { loadCatalogue } from '../../contracts/catalogue/index.js';
import { MESSAGE_EXAMPLES, topicNames } from '../../contracts/index.js';
import type { Delivery, PlanBody, VerdictBody } from '../../core/messages.js';
import { EmbeddedEventLog } from '../../streams/index.js';
import {
  HealthModule,
  Metrics,
  SCHEDULER_PROGRESS,
  type SchedulerProgress,
  TelemetryModule,
} from '../../telemetry/index.js';
import { ReadModel } from '../read-model/read-model.js';
import { WebModule } from '../web.module.js';
import type { WebOptions } from '../web-options.js';
import { DecisionLogWriter } from './decision-log-writer.js';

export const TOPICS = topicNames();
/** A cell of the bundled catalogue. */
export const CELL = 'trial1-multi4';
const SHARDS = 2;

const [EXAMPLE_DELIVERY] = MESSAGE_EXAMPLES.plan.deliveries as readonly [Delivery];

const progress: SchedulerProgress = { hasAssignment: () => true, shards: () => [] };

@Module({ providers: [{ provide: SCHEDULER_PROGRESS, useValue: progress }], exports: [SCHEDULER_PROGRESS] })
class ProgressModule {}

export const admitted = (requestId: string): VerdictBody => ({
  cellId: CELL,
  requestId,
  verdict: 'admitted',
  mode: 'download',
  model: 'resnet18-birds',
  predictedFinishAtMs: 900,
});

export const completed = (requestId: string): VerdictBody => ({
  ...admitted(requestId),
  verdict: 'completed',
  finishedAtMs: 880,
});

export const refused = (requestId: string): VerdictBody => ({
  cellId: CELL,
  requestId,
  verdict: 'refused',
  reason: 'DOWNLINK_FULL',
  cause: 'downlink: needs 34 blocks, 12 free',
});

/** A plan that grants each request `blocks` of the downlink. */
export const planned = (requestIds: readonly string[], blocks = 40): PlanBody => ({
  cellId: CELL,
  startsAtMs: 150,
  endsAtMs: 250,
  downlink: {
    blockHz: 360_000,
    blocks: 273,
    grants: requestIds.map((requestId) => ({ userId: `user-of-${requestId}`, requestId, blocks, bitsLeft: 9_000 })),
  },
  deliveries: requestIds.map((requestId) => ({
    ...EXAMPLE_DELIVERY,
    requestId,
    layers: [
      { layer: 1, bits: 4_000, dueAtMs: 300, clockHz: 2e9 },
      { layer: 2, bits: 5_000, dueAtMs: 400, clockHz: 2e9 },
    ],
  })),
});

/** The web module beside metrics and health, over an embedded log that a test writes decisions into. */
export class WebFixture {
  readonly log = new EmbeddedEventLog({ now: () => 0 });
  readonly shard0 = new DecisionLogWriter(this.log, TOPICS.decisions, 0);
  readonly shard1 = new DecisionLogWriter(this.log, TOPICS.decisions, 1);
  app!: INestApplication<Server>;

  async start(options: Partial<WebOptions> = {}): Promise<void> {
    await this.log.ensureTopics([
      { topic: TOPICS.requests, partitions: SHARDS },
      { topic: TOPICS.decisions, partitions: SHARDS },
      { topic: TOPICS.deadLetters, partitions: 1 },
    ]);
    const imports = [
      WebModule.forRoot({ log: this.log, topics: TOPICS, catalogue: loadCatalogue(), time: 'event', ...options }),
      TelemetryModule.forRoot({ metrics: new Metrics({ version: '0.0.0', processMetrics: false }) }),
      HealthModule.forRoot({ imports: [ProgressModule] }),
    ];
    this.app = (await Test.createTestingModule({ imports }).compile()).createNestApplication<
      INestApplication<Server>
    >();
    await this.app.listen(0, '127.0.0.1');
    await Promise.all([this.shard0.take(), this.shard1.take()]);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.log.close();
  }

  /** Where the application listens. */
  get url(): string {
    return `http://127.0.0.1:${(this.app.getHttpServer().address() as AddressInfo).port}`;
  }

  get model(): ReadModel {
    return this.app.get(ReadModel);
  }

  get(path: string): request.Test {
    return request(this.app.getHttpServer()).get(path);
  }

  /** The parsed answer, once its status is the expected one. */
  async json(path: string, status = 200): Promise<unknown> {
    const { body } = (await this.get(path).expect(status)) as { readonly body: unknown };
    return body;
  }

  /** Resolves when the read model has taken an epoch of a shard. */
  async followed(shard: number, epoch: number): Promise<void> {
    const reached = (): boolean => (this.model.summary().shards[shard]?.lastEpoch ?? -1) >= epoch;
    if (reached()) return;
    await new Promise<void>((resolve) => {
      const stop = this.model.subscribe(() => {
        if (!reached()) return;
        stop();
        resolve();
      });
    });
  }
}
