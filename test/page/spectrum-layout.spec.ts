import { describe, expect, it } from '@jest/globals';
import { pieceAt, spectrumLayout } from '../../src/web/page/cell/spectrum-layout.js';
import { UserShades } from '../../src/web/page/state/user-shades.js';
import type { ShownGrant } from '../../src/web/shown/cell-epoch.js';
import type { DetailEpoch } from '../../src/web/shown/live-events.js';

const epochOf = (epoch: number, grants: readonly ShownGrant[]): DetailEpoch => ({
  epoch,
  plan: { startsAtMs: 0, endsAtMs: 100, downlink: { blocks: 100, grantedBlocks: 0, grants } },
});

const layout = (epochs: readonly DetailEpoch[]): ReturnType<typeof spectrumLayout> =>
  spectrumLayout({
    ...{ epochs, direction: 'downlink', newestEpoch: 12, epochsShown: 4, width: 40, height: 200 },
    shades: new UserShades(),
  });

describe('the layout of the spectrum', () => {
  it('stacks the blocks of an epoch from the bottom, by mode and then by user', () => {
    const pieces = layout([
      epochOf(12, [
        { requestId: 'c', userId: 'u1', blocks: 10, mode: 'chain' },
        { requestId: 'b', userId: 'u2', blocks: 30, mode: 'download' },
        { requestId: 'a', userId: 'u1', blocks: 20, mode: 'download' },
        { requestId: 'none', userId: 'u1', blocks: 0, mode: 'download' },
      ]),
    ]);
    expect(pieces.map(({ requestId, top, height }) => ({ requestId, top, height }))).toEqual([
      { requestId: 'a', top: 160, height: 40 },
      { requestId: 'b', top: 100, height: 60 },
      { requestId: 'c', top: 80, height: 20 },
    ]);
    expect(pieceAt(pieces, 35, 170)?.requestId).toBe('a');
    expect(pieceAt(pieces, 35, 90)?.requestId).toBe('c');
    expect(pieceAt(pieces, 35, 10)).toBeUndefined();
  });

  it('puts every epoch where it belongs in time: one without grants leaves its column empty', () => {
    const grants = [{ requestId: 'a', userId: 'u', blocks: 50 }];
    const pieces = layout([epochOf(8, grants), epochOf(9, grants), epochOf(11, grants)]);
    expect(pieces.map(({ epoch, left }) => [epoch, left])).toEqual([
      [9, 0],
      [11, 20],
    ]);
  });
});

describe('the shades of users', () => {
  it('stay with the user, and are bounded in number', () => {
    const shades = new UserShades(3);
    const first = ['a', 'b', 'c'].map((user) => shades.shadeOf(user));
    expect(new Set(first).size).toBe(3);
    expect(['a', 'b', 'c'].map((user) => shades.shadeOf(user))).toEqual(first);
    expect(shades.shadeOf('d')).toBe(0);
  });
});
