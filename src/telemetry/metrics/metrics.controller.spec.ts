import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Server } from 'node:http';
import request from 'supertest';
import { TelemetryModule } from '../telemetry.module.js';
import { Metrics } from './metrics.js';

describe('/metrics', () => {
  let app: INestApplication<Server>;

  afterEach(() => app.close());

  it('answers in the text format, the process beside the service', async () => {
    const metrics = new Metrics({ version: '1.2.3' });
    const imports = [TelemetryModule.forRoot({ metrics })];
    app = (await Test.createTestingModule({ imports }).compile()).createNestApplication<INestApplication<Server>>();
    await app.init();
    metrics.count('requests_total', { mode: 'download' }, 3);
    const { text } = await request(app.getHttpServer())
      .get('/metrics')
      .expect(200)
      .expect('Content-Type', /^text\/plain; version=0\.0\.4/);
    expect(text).toContain('slotwise_requests_total{mode="download"} 3');
    expect(text).toContain('process_cpu_seconds_total');
  });
});
