import { describe, expect, it } from '@jest/globals';
import { completeReplayOptions, REPLAY_DEFAULTS } from './replay-options.js';

const files = { requests: [], reports: [] };

describe('replay options', () => {
  it('start on a fixed instant by default', () => {
    expect(completeReplayOptions(files)).toEqual({ ...REPLAY_DEFAULTS, ...files });
    expect(new Date(completeReplayOptions(files).startAtMs).toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  it.each([
    ['--load', { load: 0 }],
    ['--load', { load: NaN }],
    ['--load', { load: 65 }],
    ['--from', { fromMs: -1 }],
    ['--for', { forMs: 0 }],
    ['--start-at', { startAtMs: 1.5 }],
    ['--seed', { seed: 0.5 }],
    ['--modes', { modes: [] }],
  ])('%s out of range is refused by name', (option, wrong) => {
    expect(() => completeReplayOptions({ ...files, ...wrong })).toThrow(
      expect.objectContaining({ code: 'USAGE', field: option }),
    );
  });
});
