/** Starts the built program, as `npm ci` leaves it behind: run `npm run build` first after a change. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { describeWithKafka, sharedBroker } from '../kafka/broker/index.js';
import { describeWithPrometheus } from '../prometheus/describe-with-prometheus.js';
import { PrometheusProcess } from '../prometheus/prometheus-process.js';
import { DASHBOARDS, panelsOf } from './dashboard-files.js';
import { ServiceProcess } from '../prometheus/service-process.js';

/** The query of a panel, everything chosen. */
function queryOf(uid: string, title: string): string {
  const dashboard = DASHBOARDS.find((candidate) => candidate.uid === uid);
  const [target] =
    dashboard === undefined ? [] : (panelsOf(dashboard).find((panel) => panel.title === title)?.targets ?? []);
  if (target === undefined) throw new Error(`there is no panel ${title} on ${uid}`);
  return target.expr.replaceAll('$__range', '1m').replaceAll(/\$(?:job|instance)\b/gu, '.+');
}

describeWithKafka('of two processes over Kafka one is killed', () => {
  describeWithPrometheus('and Prometheus looks on', () => {
    const services: ServiceProcess[] = [];
    let prometheus: PrometheusProcess;

    beforeAll(async () => {
      const { brokers } = await sharedBroker();
      const prefix = `rebalance-${randomUUID().slice(0, 8)}.`;
      const words = ['--port', '0', '--outcomes', 'none', '--brokers', brokers, '--topic-prefix', prefix];
      for (let process = 0; process < 2; process += 1) services.push(await ServiceProcess.start(words));
      prometheus = await PrometheusProcess.start(...services.map(({ url }) => url.host));
      await prometheus.until('count(slotwise_shard_state{state="live"} == 2) == 2');
    });
    afterAll(async () => {
      for (const service of services) await service.kill();
      await prometheus.stop();
    });

    it('shows the shards that nobody decides for, then the rebalance, then that all is well', async () => {
      const notReady = queryOf('slotwise-overview', 'Shards not ready');
      expect(await prometheus.until(notReady)).toMatchObject([{ values: [[expect.any(Number), 0]] }]);
      await services[0]?.kill();
      await prometheus.until(`(${notReady}) == 2`);
      await prometheus.until('slotwise:shards_unready:count == 2');
      await prometheus.until(`(${queryOf('slotwise-operations', 'Rebalances in the time shown')}) > 0`);
      await prometheus.until('sum(slotwise_shard_state{state="live"}) == 4');
      await prometheus.until('slotwise:shards_unready:count == 0');
      expect(await prometheus.until(`(${notReady}) == 0`)).toHaveLength(1);
    });
  });
});
