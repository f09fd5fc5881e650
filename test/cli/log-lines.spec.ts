/** These start the built program, as `npm ci` leaves it behind: run `npm run build` first after a change. */
import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/slotwise.js', import.meta.url));
const TOKEN = 'the-token-of-the-test';
const SHARDS = 2;

type Line = Readonly<Record<string, unknown>>;

/** What a short replay logs: its lines of JSON on stderr. */
async function logged(level: string): Promise<readonly Line[]> {
  const words = ['replay', '--replay', 'bundled', '--for', '3s', '--shards', String(SHARDS), '--log-level', level];
  const env = { ...process.env, KAFKA_BROKERS: '', SLOTWISE_BEARER_TOKEN: TOKEN };
  const child = spawn(process.execPath, [BIN, ...words], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).not.toContain(TOKEN);
  const lines = said.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line) as Line);
}

const saying = (lines: readonly Line[], msg: string): readonly Line[] => lines.filter((line) => line.msg === msg);

describe('the log of the program', () => {
  it('at info tells of every shard that it is taken, restored, live and drained, and of no epoch', async () => {
    const lines = await logged('info');
    for (const msg of ['shard is taking', 'shard restored', 'shard is live', 'shard is drained']) {
      const shards = saying(lines, msg).map(({ shard }) => Number(shard));
      expect([msg, shards.toSorted((a, b) => a - b)]).toEqual([msg, [0, 1]]);
    }
    expect(saying(lines, 'epoch closed')).toEqual([]);
  });

  it('at trace has a line for each epoch and each verdict, with ids, and nothing else that records hold', async () => {
    const lines = await logged('trace');
    const epochs = saying(lines, 'epoch closed');
    expect(new Set(epochs.map(({ shard, epoch }) => `${String(shard)}/${String(epoch)}`)).size).toBe(epochs.length);
    const verdicts = saying(lines, 'verdict');
    expect(verdicts.length).toBeGreaterThan(0);
    const told = epochs.reduce((sum, { verdicts: count }) => sum + Number(count), 0);
    expect(verdicts).toHaveLength(told);
    for (const line of verdicts)
      expect(line).toMatchObject({ requestId: expect.any(String), epoch: expect.any(Number) });
    expect(JSON.stringify(lines)).not.toMatch(/userId|grants|downlink:|"models"/u);
  });
});
