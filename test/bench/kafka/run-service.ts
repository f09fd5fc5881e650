import { topicNames } from '../../../src/contracts/index.js';
import type { Deployment, Effort } from './deployment.js';
import { RunningService } from './running-service.js';

export interface ServiceRun {
  readonly deployment: Deployment;
  readonly cataloguePath: string;
  /** Offsets behind the last decision of each shard. */
  readonly ends: readonly number[];
  readonly nodeOptions?: readonly string[];
}

/** Runs the built service by event time over all inputs of a deployment. Its seconds are those of the broker's clock. */
export async function runService({ deployment, cataloguePath, ends, nodeOptions }: ServiceRun): Promise<Effort> {
  const { log, prefix } = deployment;
  const { decisions } = topicNames(prefix);
  const words = ['--time', 'event', '--outcomes', 'external', '--log-level', 'warn'];
  const service = await RunningService.start(deployment, cataloguePath, words, nodeOptions);
  const usedBefore = await service.cpuSeconds();
  const { signal } = new AbortController();
  await service.until(Promise.all(ends.map((end, shard) => log.waitForAppend(decisions, shard, end - 1, signal))));
  const cpuSeconds = (await service.cpuSeconds()) - usedBefore;
  await service.stop();
  return { seconds: await secondsOf(deployment, decisions), cpuSeconds };
}

/** From the first record of a topic to its last one. */
async function secondsOf({ log, shards }: Deployment, topic: string): Promise<number> {
  const stamps: number[] = [];
  for (let partition = 0; partition < shards; partition += 1) {
    const end = await log.endOffset(topic, partition);
    for (const fromOffset of [0, end - 1]) {
      const [record] = await log.read({ topic, partition, fromOffset, maxRecords: 1 });
      if (record !== undefined) stamps.push(record.timestampMs);
    }
  }
  return (Math.max(...stamps) - Math.min(...stamps)) / 1000;
}
