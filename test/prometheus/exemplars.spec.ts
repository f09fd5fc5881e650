/** Starts the built program, as `npm ci` leaves it behind: run `npm run build` first after a change. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithPrometheus } from './describe-with-prometheus.js';
import { PrometheusProcess } from './prometheus-process.js';
import { ServiceProcess } from './service-process.js';

describeWithPrometheus('a service that was asked for exemplars', () => {
  let service: ServiceProcess;
  let prometheus: PrometheusProcess;

  beforeAll(async () => {
    const replay = ['--replay', 'bundled', '--for', '20s', '--speed', '4', '--time', 'event', '--outcomes', 'twin'];
    service = await ServiceProcess.start(['--port', '0', '--exemplars', ...replay]);
    prometheus = await PrometheusProcess.start(service.url.host);
  });
  afterAll(async () => {
    await service.kill();
    await prometheus.stop();
  });

  it('is read by Prometheus under the same names, and leads from a bucket to a request', async () => {
    await prometheus.until('slotwise_deadline_slack_seconds_count{mode="download"} > 0');
    expect(await prometheus.until('slotwise_requests_total{mode="download"} > 0')).toHaveLength(1);
    const [exemplar] = await prometheus.exemplars('slotwise_deadline_slack_seconds_bucket');
    expect(exemplar?.request_id).toMatch(/^(?:azure|mooncake)/u);
  });
});
