import { describe, expect, it } from '@jest/globals';
import { markerDigest } from './marker-digest.js';
import { MESSAGE_EXAMPLES } from './message-examples.js';

const marker = MESSAGE_EXAMPLES['epoch-marker'];

describe('the digest of an epoch marker', () => {
  it('is the same whoever wrote the epoch', () => {
    expect(markerDigest({ ...marker, ownerId: 'another', term: 99 })).toBe(markerDigest(marker));
  });

  it.each([{ epoch: 1 }, { stateDigest: 'b'.repeat(64) }, { counts: { ...marker.counts, drift: 1 } }, { choices: {} }])(
    'changes with everything else: %p',
    (change) => {
      expect(markerDigest({ ...marker, ...change })).not.toBe(markerDigest(marker));
    },
  );
});
