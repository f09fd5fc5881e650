/** These start the built program, as `npm ci` leaves it behind: run `npm run build` first after a change. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openDurableLog } from '../../src/streams/index.js';

const BIN = fileURLToPath(new URL('../../bin/slotwise.js', import.meta.url));
const SERVE = ['serve', '--port', '0', '--shards', '1', '--log-dir'];

describe('two processes and one --log-dir', () => {
  let folder = '';
  const children: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slotwise-log-dir-'));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await killed(child);
    rmSync(folder, { recursive: true });
  });

  async function killed(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Starts a service on the folder; resolves when it serves, with what it said until then. */
  async function serving(): Promise<{ readonly child: ChildProcess; readonly said: readonly string[] }> {
    const child = spawn(process.execPath, [BIN, ...SERVE, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
    children.push(child);
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      said.push(line);
      if (line.startsWith('slotwise serves at')) return { child, said };
    }
    throw new Error(`it ended instead of serving: ${said.join('\n')}`);
  }

  const tryToServe = (): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [BIN, ...SERVE, folder], { encoding: 'utf8' });

  it('lets the second one go with exit code 2, and changes hands when the first was killed', async () => {
    const { child } = await serving();
    const { status, stderr, stdout } = tryToServe();
    expect(stderr).toMatch(
      new RegExp(`^slotwise: the folder ${folder} is used by process ${child.pid ?? 0} on .+\n$`, 'u'),
    );
    expect([status, stdout]).toEqual([2, '']);
    await killed(child);
    expect((await serving()).said).toEqual([expect.stringContaining('slotwise serves at')]);
  });

  it('lets others read meanwhile', async () => {
    await serving();
    const log = await openDurableLog({ folder, now: Date.now, readOnly: true });
    expect(await log.endOffset('slotwise.decisions', 0)).toBeGreaterThanOrEqual(0);
    await log.close();
  });

  it('says what it cut off, and refuses what is damaged with exit code 2 and nothing changed', async () => {
    await killed((await serving()).child);
    const segment = join(folder, 'slotwise.requests', '0', '00000000000000000000.log');
    appendFileSync(segment, Buffer.from([30, 0, 0]));
    const { child, said } = await serving();
    expect(said[0]).toContain('slotwise.requests/0 had not been finished; 3 bytes were cut off');
    await killed(child);

    const bytes = readFileSync(segment);
    writeFileSync(segment, bytes.fill(bytes.readUInt8(20) ^ 1, 20, 21));
    const names = readdirSync(folder, { recursive: true }).length;
    const { status, stderr } = tryToServe();
    expect(stderr).toMatch(new RegExp(`^slotwise: ${segment}: at byte 0: .+; nothing was changed. .+\n$`, 'u'));
    expect(status).toBe(2);
    expect(readFileSync(segment)).toEqual(bytes);
    expect(readdirSync(folder, { recursive: true })).toHaveLength(names);
  });
});
