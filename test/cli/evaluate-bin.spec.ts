/** This starts the built program, worker threads and all: run `npm run build` first after a change. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/slotwise.js', import.meta.url));
const FILES = ['results.csv', 'report.md', 'deadline-hits.svg'];
const SWEEP = ['--replay', 'bundled', '--for', '3s', '--policies', 'slotwise,equal-split', '--loads', '1,3'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwise-evaluate-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Results {
  readonly stdout: string;
  /** By the name of the file. */
  readonly files: Readonly<Record<string, string>>;
}

async function evaluated(
  name: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Results> {
  const out = join(folder, name);
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'evaluate', ...SWEEP, '--out', out, ...words], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringMatching(/^(?:slotwise: \d+ %.*\n)*slotwise: wrote .*\n$/),
  });
  const texts = await Promise.all(FILES.map((file) => readFile(join(out, file), 'utf8')));
  return { stdout, files: Object.fromEntries(FILES.map((file, index) => [file, texts[index] ?? ''])) };
}

describe('slotwise evaluate as it is shipped', () => {
  it('writes the same bytes with one worker and with three, in any time zone and language', async () => {
    const one = await evaluated('one', ['--workers', '1'], { TZ: 'UTC', LANG: 'C' });
    const three = await evaluated('three', ['--workers', '3'], { TZ: 'Asia/Kathmandu', LANG: 'de_DE.UTF-8' });
    expect(three).toEqual(one);
    expect(one.stdout.split('\n')).toHaveLength(2 + 4 + 1);
    expect(one.files['report.md']).toContain(one.stdout.trim());
    expect(one.files['results.csv']?.split('\n')[4]).toMatch(/^equal-split,3,/);
    expect(await evaluated('one', ['--workers', '2'])).toEqual(one);
  });
});
