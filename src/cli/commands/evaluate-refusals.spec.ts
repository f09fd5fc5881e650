import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AZURE_HEADER, azureRows, replayTestFile, writtenRecording } from '../../../test/replay-data/recordings.js';
import { POLICY_NAMES } from '../../evaluation/policies/index.js';
import { bundledRecording } from '../../replay/index.js';
import { FakeWorld } from '../testing/fake-world.js';
import { QuickWorld } from '../testing/quick-world.js';

const BUNDLED = ['--replay', 'bundled', '--for', '2s'];
const CHANNEL = bundledRecording().reports[0]?.path ?? '';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwise-evaluate-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('what evaluate refuses before anything runs', () => {
  it.each<[readonly string[], string]>([
    [['--policies', 'slotwise,fifa'], '--policies: unknown policy "fifa"; did you mean "fifo"?'],
    [['--policies', 'magic'], `--policies: unknown policy "magic"; known: ${POLICY_NAMES.join(', ')}`],
    [['--policies', ''], `--policies must be some of ${POLICY_NAMES.join(', ')}, separated by commas, not ""`],
    [['--policies', 'edf,edf'], '--policies names edf twice'],
    ...['', '0', '-1', 'NaN', '1,,2', '65', '1e400', 'two'].map((loads): [readonly string[], string] => [
      ['--loads', loads],
      `--loads must be numbers above 0 and at most 64, separated by commas, not "${loads}"`,
    ]),
    [['--loads', '1,2,1.0'], '--loads names 1 twice'],
    [['--workers', '0'], '--workers must be a whole number from 1 to 256, not "0"'],
  ])('%j', async (words, sentence) => {
    const world = new QuickWorld();
    expect(await world.run('evaluate', ...BUNDLED, ...words)).toBe(2);
    expect(world.stderr.lines).toEqual([`slotwise: ${sentence}`]);
    expect(world.jobs).toEqual([]);
  });

  it('no recording, and half a recording', async () => {
    const requests = ['--requests', bundledRecording().requests[0]?.path ?? ''];
    for (const [words, sentence] of [
      [[], '--requests and --reports must name what to run; or --replay bundled'],
      [requests, '--reports must name a file: it takes requests, and the channel they are served over'],
      [['--reports', CHANNEL], '--requests must name a file: it takes requests, and the channel they are served over'],
    ] as const) {
      const world = new QuickWorld();
      expect(await world.run('evaluate', ...words)).toBe(2);
      expect(world.stderr.lines).toEqual([`slotwise: ${sentence}`]);
    }
  });

  it('a recording without requests, and a load at which there is none', async () => {
    const empty = new QuickWorld();
    const header = ['--requests', replayTestFile('only-header.csv'), '--requests-format', 'azure-llm'];
    expect(await empty.run('evaluate', ...header, '--reports', CHANNEL)).toBe(2);
    expect(empty.stderr.text).toMatch(/^slotwise: --requests .*only-header.csv has no row that can be read\n$/);
    const thin = new QuickWorld();
    const one = await writtenRecording('one.csv', [AZURE_HEADER, ...azureRows(0)]);
    expect(await thin.run('evaluate', '--requests', one, '--reports', CHANNEL, '--loads', '1,0.001')).toBe(2);
    expect(thin.stderr.lines).toEqual([
      'slotwise: --requests: at load 0.001 this stretch holds no request that a user of the reports could make',
    ]);
  });

  it('a folder that is none, or holds what is not its own', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const world = new QuickWorld();
    expect(await world.run('evaluate', ...BUNDLED, '--out', file)).toBe(2);
    expect(world.stderr.text).toContain(`--out ${file} must be a folder that can be written to`);
    expect(world.jobs).toEqual([]);
  });

  it('what replay refuses, in the same words', async () => {
    const malformed = replayTestFile('azure-malformed.csv');
    const catalogue = join(folder, 'catalogue.yaml');
    await writeFile(catalogue, 'cells: []\n');
    for (const words of [
      ['--requests', malformed, '--reports', CHANNEL, '--strict'],
      ['--requests', join(folder, 'missing.csv'), '--reports', CHANNEL],
      [...BUNDLED, '--catalogue', catalogue],
      [...BUNDLED, '--catalogue', 'bundled:fine-tund'],
    ]) {
      const world = new QuickWorld();
      expect(await world.run('evaluate', ...words)).toBe(2);
      const { startService } = await import('../../service/index.js');
      const replaying = new FakeWorld();
      replaying.startService = startService;
      expect(await replaying.run('replay', ...words)).toBe(2);
      expect(world.stderr.text).toBe(replaying.stderr.text);
      expect(world.stderr.text).toMatch(/^slotwise: /);
    }
  });
});
