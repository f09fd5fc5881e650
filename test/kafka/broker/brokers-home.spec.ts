import { transformFile } from '@swc/core';
import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { systemProcesses } from '../../../src/streams/durable/lock/process-identity.js';

/** Starts what stands for a broker that would run for an hour, tells its process, and is then killed. */
const RUN = `
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import openHome from './brokers-home.mjs';
const home = openHome();
mkdirSync(home + '/broker-1');
const broker = spawn('sh', ['-c', 'echo $$ > broker.pid; echo $$; exec sleep 3600'], {
  cwd: home + '/broker-1',
  detached: true,
  stdio: ['ignore', 'pipe', 'ignore'],
});
broker.stdout.once('data', (pid) => {
  console.log(home + ' ' + pid);
});
`;

it('leaves no broker and no folder behind when the run that started them is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slotwise-home-'));
  const { code } = await transformFile(fileURLToPath(new URL('brokers-home.ts', import.meta.url)));
  await writeFile(join(folder, 'brokers-home.mjs'), code);
  await writeFile(join(folder, 'run.mjs'), RUN);
  const env = { ...process.env, SLOTWISE_TEST_BROKERS: undefined };
  const run = spawn(process.execPath, [join(folder, 'run.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });

  const [line] = (await once(run.stdout, 'data')) as [Buffer];
  const [home = '', pid = ''] = line.toString().trim().split(' ');
  expect(existsSync(join(home, 'broker-1', 'broker.pid'))).toBe(true);
  run.kill('SIGKILL');

  while (existsSync(home) || systemProcesses.isAlive(Number(pid))) await turn();
  await rm(folder, { recursive: true });
});
