import { describe, expect, it } from '@jest/globals';
import { replayTestFile, writtenRecording } from '../../../test/replay-data/recordings.js';
import { lineBatches } from './line-batches.js';

/** Lines of a file with their numbers, and the error it ends with. */
async function read(path: string): Promise<{ lines: string[]; numbered: boolean; error: unknown }> {
  const lines: string[] = [];
  let numbered = true;
  try {
    for await (const batch of lineBatches({ path, option: '--requests' })) {
      numbered &&= batch.firstLine === lines.length + 1;
      lines.push(...batch.lines);
    }
    return { lines, numbered, error: undefined };
  } catch (error) {
    return { lines, numbered, error };
  }
}

describe('lines of a file', () => {
  it.each(['trace.txt', 'trace.txt.gz'])(
    'are read whole and numbered from %s, across chunks of the file',
    async (name) => {
      const written = Array.from({ length: 30_000 }, (_, index) => `line ${index} — é`);
      const { lines, numbered, error } = await read(await writtenRecording(name, written));
      expect(error).toBeUndefined();
      expect(numbered).toBe(true);
      expect(lines).toEqual(written);
    },
  );

  it('may end with CR LF, and the last one with nothing', async () => {
    const path = await writtenRecording('trace.txt', ['\uFEFFone\r', 'two\r', 'three']);
    expect((await read(path)).lines).toEqual(['one', 'two', 'three']);
    expect((await read(replayTestFile('only-header.csv'))).lines).toEqual(['TIMESTAMP,ContextTokens,GeneratedTokens']);
  });

  it('are cut off when they never end, so that memory stays bounded', async () => {
    const path = await writtenRecording('trace.txt', ['x'.repeat(5_000_000), 'next']);
    const { lines } = await read(path);
    expect(lines[0]?.length).toBeLessThan(2_000_000);
    expect(lines[1]).toBe('next');
  });

  it('count up to where a compressed file breaks off', async () => {
    const { lines, error } = await read(replayTestFile('breaks-off.csv.gz'));
    expect(lines).toHaveLength(225);
    expect(error).toMatchObject({
      code: 'FILE_BROKEN',
      field: '--requests',
      message: expect.stringMatching(
        /^--requests .*breaks-off.csv.gz breaks off after line 225: unexpected end of file$/,
      ),
    });
  });

  it('are none when a file is only called .gz', async () => {
    const { lines, error } = await read(replayTestFile('not-gzip.csv.gz'));
    expect(lines).toEqual([]);
    expect(error).toMatchObject({ code: 'FILE_BROKEN', message: expect.stringContaining('incorrect header check') });
  });

  it('are none when the file is not there or is a folder, which names the option', async () => {
    expect((await read('/nowhere/trace.csv')).error).toMatchObject({
      code: 'FILE_MISSING',
      message: expect.stringContaining('--requests /nowhere/trace.csv cannot be read: ENOENT'),
    });
    expect((await read(replayTestFile('.'))).error).toMatchObject({ code: 'FILE_MISSING' });
  });
});
