import { describe, expect, it } from '@jest/globals';
import type { RejectionCode } from '../../src/contracts/index.js';
import type { RefusalReason } from '../../src/core/reasons.js';
import type { InputTopic } from '../../src/scheduler/input-record.js';
import {
  encoded,
  executorClock,
  outcome,
  radioReport,
  rawRecord,
  sourceClock,
  userRequest,
} from '../../src/scheduler/testing/input-messages.js';
import { START_MS } from '../../src/scheduler/testing/small-catalogue.js';
import type { NewRecord } from '../../src/streams/index.js';
import { CELLS, GOOD_OFFSETS_MS, goodId, trafficWith, type Aftermath, type Injected } from './shard-traffic.js';

const NOW_MS = START_MS + 400;
const REQUEST = userRequest({ requestId: 'bad', arrivedAtMs: NOW_MS, cellId: CELLS[0] });
const REPORT = radioReport({ measuredAtMs: NOW_MS, cellId: CELLS[0] });
const OUTCOME = outcome({ requestId: 'unknown', atMs: NOW_MS, cellId: CELLS[0] });

/** JSON of a message with some fields replaced by whatever they should not be. */
function twisted(message: object, fields: Readonly<Record<string, unknown>>): NewRecord {
  return rawRecord(JSON.stringify({ ...message, ...fields }), NOW_MS);
}

/** Whatever came between them: every good request was completed, and everything is accounted for. */
function expectGoodOnesServed({ verdicts, violations }: Aftermath): void {
  expect(violations).toEqual([]);
  const good = GOOD_OFFSETS_MS.map((offsetMs) => verdicts.get(goodId(offsetMs))?.verdict);
  expect(good).toEqual(GOOD_OFFSETS_MS.map(() => 'completed'));
}

describe('bad input', () => {
  it.each<[string, InputTopic, NewRecord, RejectionCode]>([
    ['nothing', 'requests', rawRecord(''), 'UNPARSABLE'],
    ['half a message', 'requests', rawRecord('{"requestId":"a"'), 'UNPARSABLE'],
    ['bytes that are not UTF-8', 'requests', rawRecord(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])), 'UNPARSABLE'],
    ['a list', 'requests', rawRecord(JSON.stringify([REQUEST])), 'UNPARSABLE'],
    ['null', 'requests', rawRecord('null'), 'UNPARSABLE'],
    ['a hundred thousand brackets', 'requests', rawRecord('['.repeat(100_000)), 'UNPARSABLE'],
    ['an empty object', 'requests', rawRecord('{}'), 'INVALID'],
    ['a number for an id', 'requests', twisted(REQUEST, { requestId: 7 }), 'INVALID'],
    ['a depth for an id', 'requests', twisted(REQUEST, { requestId: [[[[{}]]]] }), 'INVALID'],
    ['one model instead of a list', 'requests', twisted(REQUEST, { models: 'pair' }), 'INVALID'],
    ['an unknown mode', 'requests', twisted(REQUEST, { modes: ['teleport'] }), 'INVALID'],
    ['null for absent', 'requests', twisted(REQUEST, { priority: null }), 'INVALID'],
    ['time in words', 'requests', twisted(REQUEST, { arrivedAtMs: '2026-01-01T00:00:00Z' }), 'INVALID'],
    ['a negative time', 'requests', twisted(REQUEST, { arrivedAtMs: -1 }), 'INVALID'],
    ['a time past the year 9999', 'requests', twisted(REQUEST, { arrivedAtMs: 253_402_300_800_000 }), 'INVALID'],
    ['a negative deadline', 'requests', twisted(REQUEST, { deadlineMs: -800 }), 'INVALID'],
    ['a deadline at its arrival', 'requests', twisted(REQUEST, { deadlineMs: 0 }), 'INVALID'],
    ['a negative input', 'requests', twisted(REQUEST, { inputBytes: -1 }), 'INVALID'],
    ['half a byte of input', 'requests', twisted(REQUEST, { inputBytes: 0.5 }), 'INVALID'],
    ['a batch of nothing', 'requests', twisted(REQUEST, { batchSize: 0 }), 'INVALID'],
    ['a deadline of years', 'requests', twisted(REQUEST, { deadlineMs: 1e11 }), 'INVALID'],
    ['a deadline of half a ms', 'requests', twisted(REQUEST, { deadlineMs: 0.5 }), 'INVALID'],
    ['no priority', 'requests', twisted(REQUEST, { priority: 0 }), 'INVALID'],
    ['less distortion than none', 'requests', twisted(REQUEST, { maxDistortion: -0.1 }), 'INVALID'],
    ['distortion in words', 'requests', twisted(REQUEST, { maxDistortion: 'low' }), 'INVALID'],
    ['negative energy', 'requests', twisted(REQUEST, { energyJoules: -1 }), 'INVALID'],
    ['two values for the uplink', 'reports', twisted(REPORT, { uplink: { cqi: 7, sinrDb: 3 } }), 'INVALID'],
    [
      'a number beyond all numbers',
      'requests',
      rawRecord(JSON.stringify(REQUEST).replace('}', ',"energyJoules":1e400}'), NOW_MS),
      'INVALID',
    ],
    ['10 MB', 'requests', rawRecord(JSON.stringify({ ...REQUEST, note: 'x'.repeat(10_000_000) })), 'TOO_LARGE'],
    ['an unknown cell', 'requests', twisted(REQUEST, { cellId: 'nowhere' }), 'UNKNOWN_CELL'],
    ['a cell named like part of an object', 'requests', twisted(REQUEST, { cellId: '__proto__' }), 'UNKNOWN_CELL'],
    ['the cell of another shard', 'requests', twisted(REQUEST, { cellId: CELLS[1] }), 'WRONG_PARTITION'],
    ['a request of an age long past', 'requests', twisted(REQUEST, { arrivedAtMs: 1 }), 'TOO_LATE'],
    ["another shard's clock", 'requests', encoded(sourceClock(NOW_MS, true, 1)), 'WRONG_PARTITION'],
    ['no JSON', 'reports', rawRecord('cqi=7'), 'UNPARSABLE'],
    ['an unknown kind', 'reports', twisted(REPORT, { kind: 'weather' }), 'INVALID'],
    ['no kind', 'reports', twisted(REPORT, { kind: undefined }), 'INVALID'],
    ['a kind named like part of an object', 'reports', twisted(REPORT, { kind: 'constructor' }), 'INVALID'],
    ['a CQI of 99', 'reports', twisted(REPORT, { downlink: { cqi: 99 } }), 'INVALID'],
    ['a negative CQI', 'reports', twisted(REPORT, { downlink: { cqi: -1 } }), 'INVALID'],
    ['two values for one direction', 'reports', twisted(REPORT, { downlink: { cqi: 7, sinrDb: 3 } }), 'INVALID'],
    ['an unknown cell', 'reports', twisted(REPORT, { cellId: 'nowhere' }), 'UNKNOWN_CELL'],
    ['the cell of another shard', 'reports', twisted(REPORT, { cellId: CELLS[1] }), 'WRONG_PARTITION'],
    ['no JSON', 'outcomes', rawRecord('done'), 'UNPARSABLE'],
    ['an unknown result', 'outcomes', twisted(OUTCOME, { result: 'perhaps' }), 'INVALID'],
    ['an upload of less than nothing', 'outcomes', twisted(OUTCOME, { uploadedBits: -1 }), 'INVALID'],
    ['negative layers', 'outcomes', twisted(OUTCOME, { layersDone: -1 }), 'INVALID'],
    ['negative progress', 'outcomes', twisted(OUTCOME, { deliveredBits: -1 }), 'INVALID'],
    ['an unknown cell', 'outcomes', twisted(OUTCOME, { cellId: 'nowhere' }), 'UNKNOWN_CELL'],
    ["another shard's clock", 'outcomes', encoded(executorClock(NOW_MS, 1)), 'WRONG_PARTITION'],
  ])('%s in %s is put aside, and the source moves on', async (_, topic, record, code) => {
    const aftermath = await trafficWith([{ topic, record }]);
    expectGoodOnesServed(aftermath);
    expect(aftermath.deadLetters).toMatchObject([
      { topic: `slotwise.${topic}`, partition: 0, code: `SLOTWISE_${code}`, valueBytes: record.value.byteLength },
    ]);
    expect(aftermath.deadLetters[0]?.sentence).not.toBe('');
    expect(aftermath.counts).toMatchObject({ deadLetters: topic === 'requests' ? 1 : 0, inFlight: 0 });
  });

  it.each<[string, Partial<typeof REQUEST>, RefusalReason]>([
    ['an unknown model', { models: ['gpt-17'] }, 'UNKNOWN_MODEL'],
    ['an unknown device class', { deviceClass: 'toaster' }, 'UNKNOWN_DEVICE'],
    ['an unknown device', { sinkDeviceId: 'screen' }, 'UNKNOWN_DEVICE'],
    ['a mode nobody offers', { modes: ['chain'] }, 'MODE_NOT_OFFERED'],
    ['a user nobody knows', { userId: 'stranger' }, 'NO_CHANNEL_REPORT'],
    ['a user named like part of an object', { userId: 'constructor' }, 'NO_CHANNEL_REPORT'],
    ['a deadline of one ms', { deadlineMs: 1 }, 'EXPIRED_IN_QUEUE'],
    ['more inputs than time', { batchSize: 1024 }, 'DEADLINE_IMPOSSIBLE'],
    ['no energy at all', { energyJoules: 0 }, 'ENERGY_IMPOSSIBLE'],
  ])('a request with %s gets its verdict and reason', async (_, fields, reason) => {
    const aftermath = await trafficWith([{ topic: 'requests', record: encoded({ ...REQUEST, ...fields }) }]);
    expectGoodOnesServed(aftermath);
    expect(aftermath.verdicts.get('bad')).toMatchObject({ reason, cause: expect.stringMatching(/.+: .+/) });
    expect(aftermath.deadLetters).toEqual([]);
  });

  it.each<[string, readonly Injected[]]>([
    ['fields nobody knows, a hundred thousand deep', [{ topic: 'requests', record: deepExtra() }]],
    ['the largest priority', [{ topic: 'requests', record: encoded({ ...REQUEST, priority: 1e6 }) }]],
    ['time running backwards', [{ topic: 'requests', record: encoded(REQUEST), offsetMs: 610 }]],
  ])('a request with %s is served', async (_, injected) => {
    const aftermath = await trafficWith(injected);
    expectGoodOnesServed(aftermath);
    expect(aftermath.verdicts.get('bad')?.verdict).toBe('completed');
  });

  it.each<[string, readonly Injected[]]>([
    ['a report of a user nobody knows', [{ topic: 'reports', record: encoded({ ...REPORT, userId: 'stranger' }) }]],
    [
      'a user-gone of a user nobody knows',
      [{ topic: 'reports', record: twisted(REPORT, { kind: 'user-gone', userId: 'stranger', downlink: undefined }) }],
    ],
    ['a report of another age', [{ topic: 'reports', record: twisted(REPORT, { measuredAtMs: 1 }) }]],
    [
      'a report on a device nobody knows',
      [{ topic: 'reports', record: twisted(REPORT, { kind: 'device', deviceId: 'toaster', backlogFlops: 1 }) }],
    ],
    [
      'a link between devices nobody knows',
      [{ topic: 'reports', record: twisted(REPORT, { kind: 'link', from: 'a', to: 'b', bitsPerSecond: 1 }) }],
    ],
    ['progress of a request nobody knows', [{ topic: 'outcomes', record: encoded(OUTCOME) }]],
    [
      'the end of a request nobody knows',
      [{ topic: 'outcomes', record: encoded({ ...OUTCOME, result: 'completed' }) }],
    ],
    ['an executor clock of another age', [{ topic: 'outcomes', record: encoded(executorClock(1)) }]],
    ['a source clock of another age', [{ topic: 'requests', record: encoded(sourceClock(1)) }]],
    ['clocks running backwards', [{ topic: 'reports', record: encoded(sourceClock(START_MS)), offsetMs: 1900 }]],
  ])('%s changes nothing', async (_, injected) => {
    const aftermath = await trafficWith(injected);
    expectGoodOnesServed(aftermath);
    expect(aftermath.deadLetters).toEqual([]);
    expect(aftermath.counts).toMatchObject({ received: GOOD_OFFSETS_MS.length, completed: GOOD_OFFSETS_MS.length });
  });

  it('takes a request once, however often it comes, and puts a contradiction aside', async () => {
    const again: Injected = { topic: 'requests', record: encoded(REQUEST) };
    const other: Injected = { topic: 'requests', record: encoded({ ...REQUEST, userId: 'somebody else' }) };
    const aftermath = await trafficWith([again, again, other, again]);
    expectGoodOnesServed(aftermath);
    expect(aftermath.verdicts.get('bad')?.verdict).toBe('completed');
    expect(aftermath.deadLetters.map(({ code }) => code)).toEqual(['SLOTWISE_DUPLICATE_CONFLICT']);
    expect(aftermath.counts).toMatchObject({ duplicates: 2, deadLetters: 1 });
  });

  it('keeps the original bytes with a dead letter, and of 10 MB as much as the log takes', async () => {
    const small = rawRecord('{"requestId":"a"');
    const huge = rawRecord('x'.repeat(10_000_000));
    const { deadLetters } = await trafficWith([
      { topic: 'requests', record: small },
      { topic: 'requests', record: huge },
    ]);
    expect(deadLetters.map(({ truncated }) => truncated ?? false)).toEqual([false, true]);
    expect(Buffer.from(deadLetters[0]?.valueBase64 ?? '', 'base64').toString()).toBe('{"requestId":"a"');
    expect(deadLetters[1]?.valueBytes).toBe(10_000_000);
  });

  it('loses nothing behind a request of the year 9999, though by event time alone what follows comes too late', async () => {
    const far = twisted(REQUEST, { arrivedAtMs: 253_402_300_799_999 });
    const { verdicts, violations } = await trafficWith([{ topic: 'requests', record: far }]);
    expect(violations).toEqual([]);
    const ends = [...GOOD_OFFSETS_MS.map(goodId), 'bad'].map((requestId) => verdicts.get(requestId)?.verdict);
    expect(ends).toEqual(['completed', 'completed', 'refused', 'refused', 'refused']);
  });

  it('survives a flood of everything at once', async () => {
    const garbage = Array.from({ length: 300 }, (_, index): Injected => {
      const topics = ['requests', 'reports', 'outcomes'] as const;
      const topic = topics[index % 3] ?? 'requests';
      return { topic, record: rawRecord(index % 2 === 0 ? '{' : '{}', NOW_MS), offsetMs: index * 5 };
    });
    const aftermath = await trafficWith(garbage);
    expectGoodOnesServed(aftermath);
    const fromInputs = aftermath.deadLetters.filter(({ topic }) => topic !== 'slotwise.outcomes');
    expect(fromInputs).toHaveLength(200);
  });
});

function deepExtra(): NewRecord {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  return rawRecord(JSON.stringify(REQUEST).replace(/}$/, `,"extra":${deep}}`), NOW_MS);
}
