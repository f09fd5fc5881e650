import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResultFolder } from './result-folder.js';
import { NOTHING_ON_TIME, SMALL_REPORT } from './testing/small-report.js';

let parent = '';
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'slotwise-results-'));
});
afterEach(() => rm(parent, { recursive: true }));

const contents = async (folder: string): Promise<Record<string, string>> => {
  const names = await readdir(folder);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
};

describe('a folder of results', () => {
  it('is made, and takes three files', async () => {
    const path = join(parent, 'new', 'folder');
    const written = await (await ResultFolder.open(path)).write(SMALL_REPORT);
    expect(written.toSorted()).toEqual(
      ['deadline-hits.svg', 'report.md', 'results.csv'].map((name) => join(path, name)),
    );
    expect(Object.keys(await contents(path)).toSorted()).toEqual(['deadline-hits.svg', 'report.md', 'results.csv']);
  });

  it('takes the next results over the last ones, and leaves other files alone', async () => {
    await writeFile(join(parent, 'notes.md'), 'mine');
    const folder = await ResultFolder.open(parent);
    await folder.write(NOTHING_ON_TIME);
    await (await ResultFolder.open(parent)).write(SMALL_REPORT);
    const { 'notes.md': notes, ...results } = await contents(parent);
    expect(notes).toBe('mine');
    const fresh = join(parent, 'fresh');
    await (await ResultFolder.open(fresh)).write(SMALL_REPORT);
    expect(results).toEqual(await contents(fresh));
  });

  it('takes results over those of a version with fewer columns', async () => {
    const older = 'policy,load,requests,hit_ratio,promise_ratio,admitted,refused,expired,missed,completed,reasons\n';
    await writeFile(join(parent, 'results.csv'), older);
    await (await ResultFolder.open(parent)).write(SMALL_REPORT);
    expect((await contents(parent))['results.csv']).toContain('mean_distortion');
  });

  it.each(['report.md', 'results.csv', 'deadline-hits.svg'])('does not take a %s of somebody else', async (name) => {
    await writeFile(join(parent, name), 'mine');
    await expect(ResultFolder.open(parent)).rejects.toMatchObject({
      code: 'USAGE',
      field: '--out',
      message: `--out ${parent} holds a ${name} that slotwise evaluate did not write; name another folder`,
    });
    expect(await contents(parent)).toEqual({ [name]: 'mine' });
  });

  it('is a folder, and its files are files', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    for (const path of [file, join(file, 'below')]) {
      await expect(ResultFolder.open(path)).rejects.toMatchObject({
        code: 'USAGE',
        message: expect.stringContaining(`--out ${path} must be a folder that can be written to`),
      });
    }
    await mkdir(join(parent, 'report.md'));
    await expect(ResultFolder.open(parent)).rejects.toMatchObject({
      message: expect.stringContaining('holds report.md, which cannot be read'),
    });
  });
});
