import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Server } from 'node:http';
import request from 'supertest';
import { HealthModule } from './health.module.js';
import { SCHEDULER_PROGRESS, type SchedulerProgress, type ShardProgress } from './scheduler-progress.js';

class FakeProgress implements SchedulerProgress {
  assigned = true;
  list: readonly ShardProgress[] = [];

  hasAssignment(): boolean {
    return this.assigned;
  }

  shards(): readonly ShardProgress[] {
    return this.list;
  }
}

const progress = new FakeProgress();

@Module({ providers: [{ provide: SCHEDULER_PROGRESS, useValue: progress }], exports: [SCHEDULER_PROGRESS] })
class ProgressModule {}

describe('health', () => {
  let app: INestApplication<Server>;

  beforeEach(async () => {
    progress.assigned = true;
    progress.list = [];
    const imports = [HealthModule.forRoot({ imports: [ProgressModule], maxInputLagMs: 1_000 })];
    app = (await Test.createTestingModule({ imports }).compile()).createNestApplication<INestApplication<Server>>();
    await app.init();
  });

  afterEach(() => app.close());

  /** What a probe answers, once its status is the expected one. */
  async function probe(path: string, status: number): Promise<unknown> {
    const response = await request(app.getHttpServer()).get(`/health/${path}`).expect(status);
    return response.body;
  }

  it('is alive whatever the shards do', async () => {
    progress.list = [{ shard: 0, phase: 'failed', failure: 'the broker is away' }];
    await probe('live', 200);
  });

  it('is neither started nor ready before shards are assigned', async () => {
    progress.assigned = false;
    await probe('startup', 503);
    const body = await probe('ready', 503);
    expect(body).toMatchObject({ error: { shards: { why: ['no shards have been assigned yet'] } } });
  });

  it('is ready without any shard when there are more processes than shards', async () => {
    await probe('startup', 200);
    await probe('ready', 200);
  });

  it('is started but not ready while it is far behind, and says by how much', async () => {
    progress.list = [
      { shard: 0, phase: 'drained', lastEpoch: 7 },
      { shard: 1, phase: 'live', lastEpoch: 5, inputLagMs: 1_001 },
    ];
    await probe('startup', 200);
    const body = await probe('ready', 503);
    expect(body).toMatchObject({
      error: {
        shards: {
          why: [
            'shard 1 is behind: its oldest record waits for 1001 ms, allowed are 1000 ms; the last epoch closed is 5',
          ],
        },
      },
    });
  });

  it('is ready when every shard decides or has nothing to do', async () => {
    progress.list = [
      { shard: 0, phase: 'live', lastEpoch: 5, inputLagMs: 1_000 },
      { shard: 1, phase: 'live' },
      { shard: 2, phase: 'stopped' },
    ];
    const body = await probe('ready', 200);
    expect(body).toMatchObject({ status: 'ok', info: { shards: { status: 'up', count: 3 } } });
  });

  it('is not started while a shard is restored, and not ready once one failed', async () => {
    progress.list = [{ shard: 2, phase: 'taking' }];
    await probe('startup', 503);
    progress.list = [{ shard: 2, phase: 'taking', failure: 'no broker answers' }];
    const again = await probe('ready', 503);
    expect(again).toMatchObject({
      error: { shards: { why: ['shard 2 is being restored, after: no broker answers'] } },
    });
    progress.list = [{ shard: 2, phase: 'failed', failure: 'digests differ at epoch 9' }];
    const body = await probe('ready', 503);
    expect(body).toMatchObject({ error: { shards: { why: ['shard 2 failed: digests differ at epoch 9'] } } });
  });
});
