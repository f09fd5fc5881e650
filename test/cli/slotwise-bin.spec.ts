/** These start the built program, as `npm ci` leaves it behind: run `npm run build` first after a change. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/slotwise.js', import.meta.url));
const INSTANCE = { bandwidthHz: 10e6, models: [], users: [] };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwise-bin-'));
});
afterAll(() => rm(folder, { recursive: true }));

const slotwise = (words: readonly string[], input = ''): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [BIN, ...words], { input, encoding: 'utf8' });

describe('the slotwise executable', () => {
  it('may be executed', async () => {
    expect((await stat(BIN)).mode & 0o111).toBe(0o111);
  });

  it('prints results on stdout and ends with 0', () => {
    const { status, stdout, stderr } = slotwise(['solve', 'slide', '-'], JSON.stringify(INSTANCE));
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ objectiveValue: 0, exact: true });
    expect(status).toBe(0);
  });

  it('prints errors in one line on stderr and ends with 2', () => {
    const { status, stdout, stderr } = slotwise(['serve', '--prot', '80']);
    expect(stdout).toBe('');
    expect(stderr).toBe("slotwise: unknown option '--prot' (Did you mean --port?)\n");
    expect(status).toBe(2);
  });

  it('ends quietly when the reader of its results goes away', async () => {
    const instances = join(folder, 'instances.ndjson');
    await writeFile(instances, `${JSON.stringify(INSTANCE)}\n`.repeat(20_000));
    const child = spawn(process.execPath, [BIN, 'solve', 'slide', '--batch', instances]);
    const closed = once(child, 'close');
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    await Promise.race([once(child.stdout, 'data'), closed]);
    child.stdout.destroy();
    expect(await closed).toEqual([0, null]);
    expect(complaints).toBe('');
  });

  it('says what to do when it has not been built', async () => {
    await mkdir(join(folder, 'bin'));
    await copyFile(BIN, join(folder, 'bin', 'slotwise.mjs'));
    const unbuilt = spawnSync(process.execPath, [join(folder, 'bin', 'slotwise.mjs')], { encoding: 'utf8' });
    expect(unbuilt.stderr).toBe('slotwise: dist/main.js is missing; run npm run build\n');
    expect(unbuilt.status).toBe(1);
  });
});
