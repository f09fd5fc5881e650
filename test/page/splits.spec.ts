import { describe, expect, it } from '@jest/globals';
import type { Split } from '../../src/core/messages.js';
import { currentSplits } from '../../src/web/page/splits/current-splits.js';
import { cutWords, leftWords, splitTotals } from '../../src/web/page/splits/split-words.js';

const split = (requestId: string, change: Partial<Split> = {}): Split => ({
  ...{ requestId, userId: 'u', modelId: 'm', deviceClass: 'phone', splitAfter: 4, pruningRatio: 0.35 },
  ...{ distortion: 0.07, plannedJoules: 0.6, deviceClockHz: 2e9, serverClockHz: 1.5e9 },
  ...{ deviceCyclesLeft: 4e8, uploadBitsLeft: 8e5, serverCyclesLeft: 3e8 },
  ...change,
});
const SENDING = { deviceCyclesLeft: 0 };
const ON_SERVER = { ...SENDING, uploadBitsLeft: 0 };
const AWAITED = { ...ON_SERVER, serverCyclesLeft: 0 };

describe('the models cut between device and server', () => {
  it('are those of the newest plan, beside what there was of them when first seen', () => {
    const [before, now] = [split('a'), split('a', SENDING)];
    const epochs = [
      [before, split('gone')],
      [now, split('b')],
    ].map((splits) => ({ plan: { splits } }));
    expect(currentSplits(epochs)).toEqual([
      { split: now, first: before },
      { split: split('b'), first: split('b') },
    ]);
    expect(currentSplits([...epochs, {}])).toEqual([]);
  });

  it('say where they are cut and how much is pruned', () => {
    expect(cutWords(split('a'), 20)).toBe('4 of 20 layers on the device, 35 % pruned');
    expect(cutWords(split('a', { splitAfter: 1 }), undefined)).toBe('1 layer on the device, 35 % pruned');
    expect(cutWords(split('a', { splitAfter: 0, pruningRatio: 0.001 }), 20)).toBe('all on the server, unpruned');
    expect(cutWords(split('a', { splitAfter: 20 }), 20)).toBe('all on the device, 35 % pruned');
  });

  it('say what is left to do, in order', () => {
    expect(leftWords(split('a'))).toBe('device 200 ms, 0.8 Mbit up, server 200 ms at 1.50 GHz');
    expect(leftWords(split('a', { ...SENDING, uploadBitsLeft: 4_100 }))).toBe('5 kbit up, server 200 ms at 1.50 GHz');
    expect(leftWords(split('a', { uploadBitsLeft: 0, serverCyclesLeft: 0 }))).toBe('device 200 ms');
    expect(leftWords(split('a', AWAITED))).toBe('end awaited');
  });

  it('are counted by the part they are in', () => {
    const splits = [{}, SENDING, SENDING, ON_SERVER, AWAITED].map((change, index) => split(`${index}`, change));
    expect(splitTotals(splits)).toBe(
      '5 under way: 1 on their devices, 2 to be sent, 1 on the server; 7.50 GHz of the server promised.',
    );
  });
});
