import { describe, expect, it } from '@jest/globals';
import { describeTrafficProfile } from './describe-traffic-profile.js';
import { DEFAULT_TRAFFIC_PROFILE } from './traffic-profile.js';

describe('the traffic profile in words', () => {
  it('states every figure that was tuned', () => {
    const words = describeTrafficProfile({
      ...DEFAULT_TRAFFIC_PROFILE,
      modelWeights: { tiny: 3 },
      deadlineMs: { least: 120, most: 480 },
      batch: { tokensPerInput: 77, most: 9 },
      energy: { share: 0.7, leastJoules: 0.03, mostJoules: 4 },
      servegenClientShares: { 'mm-image': 0.5 },
      servegenOtherClientShare: 0.25,
    });
    for (const figure of [
      'tiny 3 (weights; if the catalogue has none of them: of all, alike)',
      '120 to 480 ms',
      'every 77 tokens',
      'at most 9',
      '70 % of requests',
      '0.03 to 4 J',
      '50 % of mm-image',
      '25 % of any',
    ]) {
      expect(words).toContain(figure);
    }
  });
});
