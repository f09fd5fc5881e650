import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check } from '../../../../test/oracles/check.js';
import { instanceOf } from '../../../../test/device-chains/compact.js';
import { crowd } from '../../../../test/device-chains/crowd.js';
import { solveDeviceChains, type ChainLink, type DeviceChainsInstance } from './index.js';

const safe = ({ devices, links, ...rest }: DeviceChainsInstance): DeviceChainsInstance => ({
  ...rest,
  devices: devices.map((device) => ({ ...device, lossProbability: 0 })),
  links: links.map((link): ChainLink => ({ ...link, lossProbability: 0 })),
});

describe('the earliest finish', () => {
  it('is the chain of least ratio where nothing is lost, which is searched without bounds', () => {
    check(
      fc.property(crowd, (compact) => {
        const instance = safe(instanceOf(compact));
        expect(solveDeviceChains(instance)).toEqual(solveDeviceChains({ ...instance, criterion: 'ratio' }));
      }),
      1500,
    );
  });
});
