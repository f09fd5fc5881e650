import { describe, expect, it } from '@jest/globals';
import type { Report, UserRequest } from '../core/messages.js';
import { MESSAGE_TYPES } from '../contracts/index.js';
import { clockRecord, reportRecord, requestRecord } from './record-bytes.js';

const text = ({ value }: { readonly value: Uint8Array }): string => new TextDecoder().decode(value);

describe('bytes of a record', () => {
  it('do not depend on the order in which a message was put together', () => {
    const request: UserRequest = {
      models: ['m'],
      deadlineMs: 5,
      priority: 2,
      arrivedAtMs: 1000,
      userId: 'u',
      cellId: 'c',
      requestId: 'r',
    };
    expect(text(requestRecord(request))).toBe(
      '{"requestId":"r","cellId":"c","userId":"u","arrivedAtMs":1000,"deadlineMs":5,"models":["m"],"priority":2}',
    );
    const report: Report = {
      uplink: { sinrDb: 3 },
      measuredAtMs: 7,
      downlink: { cqi: 9.5 },
      userId: 'u',
      cellId: 'c',
      kind: 'radio',
    };
    expect(text(reportRecord(report, 1))).toBe(
      '{"kind":"radio","cellId":"c","userId":"u","measuredAtMs":7,"downlink":{"cqi":9.5},"uplink":{"sinrDb":3}}',
    );
    expect(text(clockRecord('requests', { final: true, atMs: 9, shard: 2, kind: 'source-clock' }))).toBe(
      '{"kind":"source-clock","shard":2,"atMs":9,"final":true}',
    );
  });

  it('lose no field of any report', () => {
    const reports: Report[] = [
      { kind: 'radio', cellId: 'c', userId: 'u', measuredAtMs: 7, downlink: { bitsPerSecondPerHz: 2 } },
      { kind: 'link', cellId: 'c', from: 'a', to: 'b', measuredAtMs: 7, bitsPerSecond: 1, latencyMs: 2 },
      { kind: 'device', cellId: 'c', deviceId: 'd', measuredAtMs: 7, backlogFlops: 1, freeMemoryBytes: 2, gone: true },
      { kind: 'user-gone', cellId: 'c', userId: 'u', measuredAtMs: 7 },
    ];
    for (const report of reports) {
      const record = reportRecord(report, 4);
      expect(JSON.parse(text(record))).toEqual(report);
      expect(record).toMatchObject({
        key: 'c',
        timestampMs: 7,
        headers: { ce_id: 'report-4', ce_source: '/slotwise/replay' },
      });
      expect(Object.keys(MESSAGE_TYPES)).toContain(record.headers?.ce_type?.replace('slotwise.', ''));
    }
  });
});
