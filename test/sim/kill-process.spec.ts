/** These start the built program, as `npm ci` leaves it behind: run `npm run build` first after a change. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { topicNames } from '../../src/contracts/index.js';
import { decidedLines, readAcceptedEpochs } from '../../src/evaluation/driver/index.js';
import { openDurableLog } from '../../src/streams/index.js';
import { recordedRun } from '../replay/decided-bytes.js';

const BIN = fileURLToPath(new URL('../../bin/slotwise.js', import.meta.url));
const SHARDS = 4;
const STRETCH_MS = 12_000;
const KILLS = 6;
const topics = topicNames();

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwise-kill-'));
});
afterAll(() => rm(folder, { recursive: true }));

function started(): ChildProcess {
  const traffic = ['--replay', 'bundled', '--for', `${STRETCH_MS}ms`, '--load', '2', '--seed', '1'];
  const words = ['replay', ...traffic, '--shards', String(SHARDS), '--log-dir', folder, '--checkpoint-every', '7'];
  return spawn(process.execPath, [BIN, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Bytes in the files of one topic. */
async function sizeOf(topic: string): Promise<number> {
  const path = join(folder, topic);
  if (!existsSync(path)) return 0;
  const files = (await readdir(path, { withFileTypes: true, recursive: true })).filter((entry) => entry.isFile());
  const sizes = files.map((file) => stat(join(file.parentPath, file.name)).then(({ size }) => size));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Kills the process as soon as the decisions have grown by so much; false if it had ended before. */
async function killedAfter(child: ChildProcess, growthBytes: number): Promise<boolean> {
  const enough = (await sizeOf(topics.decisions)) + growthBytes;
  const ended = once(child, 'exit');
  while (child.exitCode === null && (await sizeOf(topics.decisions)) < enough);
  child.kill('SIGKILL');
  const [, signal] = (await ended) as [number | null, string | null];
  return signal === 'SIGKILL';
}

async function endOf(child: ChildProcess): Promise<{ readonly code: unknown; readonly said: string }> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as unknown[];
  return { code, said };
}

describe('a process on a durable log', () => {
  it('decides the same bytes however often it is killed with kill -9 and started again', async () => {
    const undisturbed = decidedLines(await recordedRun(STRETCH_MS));
    let kills = 0;
    for (let growth = 20_000; kills < KILLS; growth = 5_000 + ((growth * 7) % 43_000)) {
      if (!(await killedAfter(started(), growth))) break;
      kills += 1;
    }
    const { code, said } = await endOf(started());
    expect([code, said.includes('cannot')]).toEqual([0, false]);
    const log = await openDurableLog({ folder, readOnly: true, now: () => 0 });
    const epochs = [];
    for (let shard = 0; shard < SHARDS; shard += 1) epochs.push(...(await readAcceptedEpochs(log, shard)));
    expect(kills).toBeGreaterThanOrEqual(3);
    expect(new Set(epochs.map(({ ownerId }) => ownerId)).size).toBeGreaterThan(SHARDS);
    expect(decidedLines(epochs)).toEqual(undisturbed);
  });
});
