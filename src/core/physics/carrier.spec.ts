import { describe, expect, it } from '@jest/globals';
import { bitsPerSecond, effectiveBlockHz } from './carrier.js';

/** n78, 100 MHz, 30 kHz spacing: 273 blocks of 360 kHz; 3 of 4 slots down, 14 % overhead (TS 38.306). */
const n78 = { blockHz: 360_000, blocks: 273, share: 0.75, overhead: 0.14 };

describe('a carrier', () => {
  it('loses the other direction and the overhead', () => {
    expect(effectiveBlockHz(n78)).toBeCloseTo(232_200, 6);
  });

  it('carries in 10 blocks at 256QAM of the best code what the standard says', () => {
    expect(bitsPerSecond(n78, 10, 7.4063)).toBeCloseTo(17_197_428.6, 3);
    expect(bitsPerSecond(n78, 0, 7.4063)).toBe(0);
    expect(bitsPerSecond(n78, 10, 0)).toBe(0);
  });
});
