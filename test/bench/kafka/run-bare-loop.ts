import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endedTooSoon, type Deployment, type Effort } from './deployment.js';

const BARE_LOOP = fileURLToPath(new URL('bare-loop.js', import.meta.url));

/** Runs the bare loop over all inputs of a deployment. */
export async function runBareLoop({ log, brokers, prefix, shards }: Deployment, records: number): Promise<Effort> {
  const out = `${prefix}bare`;
  await log.ensureTopics([{ topic: out, partitions: shards }]);
  const child = fork(BARE_LOOP, [brokers, prefix, out, String(records)]);
  const exit = once(child, 'exit');
  const [effort] = (await Promise.race([once(child, 'message'), exit.then(endedTooSoon)])) as [Effort];
  child.send('enough');
  await exit;
  return effort;
}
