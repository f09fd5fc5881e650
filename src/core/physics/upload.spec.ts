import { describe, expect, it } from '@jest/globals';
import { advanceUpload } from './upload.js';

describe('an input going up', () => {
  const megabit = { fromMs: 1000, bitsPerSecond: 1e6 };

  it('comes nearer by rate x time', () => {
    expect(advanceUpload(3e5, { ...megabit, toMs: 1100 })).toEqual({ bitsLeft: 2e5 });
    expect(advanceUpload(3e5, { fromMs: 1000, toMs: 1100, bitsPerSecond: 0 })).toEqual({ bitsLeft: 3e5 });
  });

  it('is up at the instant of its last bit, wherever the span ends', () => {
    for (const toMs of [1300, 1400, 9000]) {
      expect(advanceUpload(3e5, { ...megabit, toMs })).toEqual({ bitsLeft: 0, upAtMs: 1300 });
    }
  });

  it('is up at once when nothing but rounding is left', () => {
    expect(advanceUpload(0, { fromMs: 1000, toMs: 1100, bitsPerSecond: 0 })).toEqual({ bitsLeft: 0, upAtMs: 1000 });
    expect(advanceUpload(1e-4, { fromMs: 1000, toMs: 1100, bitsPerSecond: 0 })).toEqual({ bitsLeft: 0, upAtMs: 1000 });
    // Three tenths of it three times: 1e5 bits less what doubles lose.
    const step = advanceUpload(0.1 + 0.2, { fromMs: 0, toMs: 1000, bitsPerSecond: 0.3 });
    expect(step).toMatchObject({ bitsLeft: 0, upAtMs: expect.closeTo(1000, 6) });
  });
});
