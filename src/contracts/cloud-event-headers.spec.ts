import { describe, expect, it } from '@jest/globals';
import { cloudEventHeaders } from './cloud-event-headers.js';

describe('CloudEvents headers', () => {
  it('carry id, type, source and time of a record', () => {
    expect(
      cloudEventHeaders({ id: '12-0-1', type: 'epoch-marker', source: '/slotwise/shards/0', atMs: 1_700_000_000_123 }),
    ).toEqual({
      ce_specversion: '1.0',
      ce_id: '12-0-1',
      ce_type: 'slotwise.epoch-marker',
      ce_source: '/slotwise/shards/0',
      ce_time: '2023-11-14T22:13:20.123Z',
      'content-type': 'application/json',
    });
  });
});
