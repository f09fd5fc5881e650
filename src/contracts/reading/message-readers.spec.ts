import { describe, expect, it } from '@jest/globals';
import { MESSAGE_EXAMPLES } from '../message-examples.js';
import {
  readCheckpointRecord,
  readDeadLetterRecord,
  readDecisionRecord,
  readOutcomeRecord,
  readReportRecord,
  readRequestRecord,
} from './message-readers.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value));
const request = MESSAGE_EXAMPLES['user-request'];
const radio = MESSAGE_EXAMPLES['radio-report'];

describe('reading a record', () => {
  it.each([
    [readRequestRecord, ['user-request', 'source-clock']],
    [readReportRecord, ['radio-report', 'link-report', 'device-report', 'user-gone', 'source-clock']],
    [readOutcomeRecord, ['outcome', 'executor-clock']],
    [readDecisionRecord, ['ownership', 'verdict', 'plan', 'epoch-marker']],
    [readCheckpointRecord, ['checkpoint']],
    [readDeadLetterRecord, ['dead-letter']],
  ] as const)('%p takes every message of its topic', (read, types) => {
    for (const type of types) {
      expect(read(json(MESSAGE_EXAMPLES[type]))).toEqual({ ok: true, message: MESSAGE_EXAMPLES[type] });
    }
  });

  it('takes out fields it does not know', () => {
    const traced = readRequestRecord(json({ ...request, traceId: null, kind: 'request' }));
    expect(traced).toEqual({ ok: true, message: request });
    const ranked = readReportRecord(json({ ...radio, downlink: { cqi: 3, rank: 2 } }));
    expect(ranked).toEqual({ ok: true, message: { ...radio, downlink: { cqi: 3 } } });
  });

  it.each([
    ['a value out of range', { ...request, deadlineMs: 0 }, 'deadlineMs', 'deadlineMs must not be less than 1'],
    [
      'a deadline before the arrival',
      { ...request, deadlineMs: -80 },
      'deadlineMs',
      'deadlineMs must not be less than 1',
    ],
    ['a negative input', { ...request, inputBytes: -1 }, 'inputBytes', 'inputBytes must not be less than 0'],
    ['a batch of nothing', { ...request, batchSize: 0 }, 'batchSize', 'batchSize must not be less than 1'],
    ['a wrong type', { ...request, deadlineMs: '80' }, 'deadlineMs', 'deadlineMs must be an integer number'],
    ['a missing field', { ...request, userId: undefined }, 'userId', 'userId is missing'],
    ['null', { ...request, batchSize: null }, 'batchSize', 'batchSize must not be null; leave it out instead'],
    ['an empty list', { ...request, models: [] }, 'models', 'models must contain at least 1 elements'],
    ['a repetition', { ...request, models: ['a', 'a'] }, 'models', "All models's elements must be unique"],
    [
      'an unknown mode',
      { ...request, modes: ['teleport'] },
      'modes',
      'each of modes must be one of offload, co-inference, download, chain',
    ],
    [
      'a line break in an id',
      { ...request, requestId: 'a\nb' },
      'requestId',
      'requestId must be a string of 1 to 200 characters without control characters',
    ],
  ])('names the field and what would be right: %s', (_what, message, field, sentence) => {
    expect(readRequestRecord(json(message))).toEqual({ ok: false, code: 'INVALID', field, sentence });
  });

  it('names nested fields by their path', () => {
    expect(readReportRecord(json({ ...radio, downlink: { cqi: 16 } }))).toEqual({
      ok: false,
      code: 'INVALID',
      field: 'downlink.cqi',
      sentence: 'downlink.cqi must not be greater than 15',
    });
    const batch = MESSAGE_EXAMPLES.plan.gpu?.batches[0];
    expect(
      readDecisionRecord(json({ ...MESSAGE_EXAMPLES.plan, gpu: { batches: [batch, { ...batch, modelId: '' }] } })),
    ).toMatchObject({ field: 'gpu.batches[1].modelId' });
  });

  it.each([{}, { cqi: 11, sinrDb: 20 }])('wants exactly one measure a direction, not %p', (uplink) => {
    expect(readReportRecord(json({ ...radio, uplink }))).toMatchObject({
      ok: false,
      sentence: 'uplink must hold exactly one of cqi, sinrDb, bitsPerSecondPerHz',
    });
  });

  it('names the kinds there are', () => {
    expect(readReportRecord(json({ ...radio, kind: 'weather' }))).toEqual({
      ok: false,
      code: 'INVALID',
      field: 'kind',
      sentence: 'kind must be one of radio, link, device, user-gone, source-clock',
    });
    expect(readOutcomeRecord(json({}))).toMatchObject({
      sentence: 'kind is missing; it must be one of outcome, executor-clock',
    });
  });
});

describe('a record that is no message at all', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['no JSON', bytes('{"requestId":')],
    ['a list', bytes('[]')],
    ['null', bytes('null')],
    ['a number', bytes('7')],
    ['no UTF-8', Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
    ['deeper than any stack', bytes('['.repeat(100_000))],
  ])('is unparsable: %s', (_what, value) => {
    expect(readRequestRecord(value)).toMatchObject({ ok: false, code: 'UNPARSABLE' });
  });

  it('is too large past the limit, whatever is in it', () => {
    expect(readRequestRecord(new Uint8Array(11), 10)).toEqual({
      ok: false,
      code: 'TOO_LARGE',
      sentence: 'the record has 11 bytes, the limit is 10',
    });
    expect(readRequestRecord(new Uint8Array(262_145))).toMatchObject({ code: 'TOO_LARGE' });
  });

  it('is refused when a number is not finite', () => {
    const text = JSON.stringify(request).replace('"deadlineMs":800', '"deadlineMs":1e400');
    expect(readRequestRecord(bytes(text))).toMatchObject({ ok: false, code: 'INVALID', field: 'deadlineMs' });
    const report = JSON.stringify(radio).replace('11.38', '-1e400');
    expect(readReportRecord(bytes(report))).toMatchObject({ ok: false, code: 'INVALID', field: 'downlink.cqi' });
  });

  it('takes a checkpoint of a later version for what it is, but no body that is not base64', () => {
    const later = { ...MESSAGE_EXAMPLES.checkpoint, version: 7 };
    expect(readCheckpointRecord(json(later))).toEqual({ ok: true, message: later });
    const broken = { ...MESSAGE_EXAMPLES.checkpoint, body: 'H4sI*' };
    expect(readCheckpointRecord(json(broken))).toMatchObject({ ok: false, field: 'body' });
  });

  it.each(['requestId', 'unknown'])('does not run out of stack on depth in %s', (field) => {
    const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
    const text = JSON.stringify({ ...request, deadlineMs: 0, [field]: 0 }).replace(
      `"${field}":0`,
      `"${field}":${deep}`,
    );
    expect(readRequestRecord(bytes(text))).toMatchObject({ ok: false, code: 'INVALID' });
  });

  it('is not fooled by fields that only a prototype has', () => {
    const text = `{"__proto__":${JSON.stringify(request)}}`;
    expect(readRequestRecord(bytes(text))).toMatchObject({ ok: false, sentence: 'requestId is missing' });
  });
});
