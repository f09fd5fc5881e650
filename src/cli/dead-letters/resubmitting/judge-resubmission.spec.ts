import { describe, expect, it } from '@jest/globals';
import { type DeadLetter, MESSAGE_EXAMPLES, partitionOf, topicNames } from '../../../contracts/index.js';
import { judgeResubmission, type ResubmissionJudgement } from './judge-resubmission.js';

const topics = topicNames();
const REQUEST = MESSAGE_EXAMPLES['user-request'];
const NOW_MS = REQUEST.arrivedAtMs + REQUEST.deadlineMs;

function judged(value: unknown, letter: Partial<DeadLetter> = {}, mended = false): ResubmissionJudgement {
  const whole = { ...MESSAGE_EXAMPLES['dead-letter'], code: 'SLOTWISE_UNKNOWN_CELL', ...letter } as const;
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(JSON.stringify(value));
  return judgeResubmission(whole, bytes, { topics, partitions: 7, nowMs: NOW_MS, mended });
}

const sentenceOf = (judgement: ResubmissionJudgement): string =>
  judgement.kind === 'refused' ? judgement.sentence : 'it would be sent';

describe('a dead letter that may be sent again', () => {
  it('goes to the partition of its cell, wherever it lay and whatever its key was', () => {
    expect(judged(REQUEST, { code: 'SLOTWISE_WRONG_PARTITION', partition: 5, key: 'user-9' })).toEqual({
      kind: 'sendable',
      topic: topics.requests,
      partition: partitionOf(REQUEST.cellId, 7),
      key: REQUEST.cellId,
      type: 'user-request',
    });
  });

  it.each([
    ['radio-report', topics.reports],
    ['user-gone', topics.reports],
    ['link-report', topics.reports],
    ['device-report', topics.reports],
    ['outcome', topics.outcomes],
  ] as const)('may be of type %s', (type, topic) => {
    expect(judged(MESSAGE_EXAMPLES[type], { topic })).toMatchObject({ kind: 'sendable', topic, type });
  });

  it('may use an id again once it was mended', () => {
    expect(judged(REQUEST, { code: 'SLOTWISE_DUPLICATE_CONFLICT' }, true).kind).toBe('sendable');
  });
});

describe('a dead letter that would only come back', () => {
  it.each<[string, unknown, Partial<DeadLetter>, string]>([
    ['no JSON', 'cqi=7', {}, 'it would be put aside again: the record is not JSON'],
    ['a wrong field', { ...REQUEST, models: 'resnet18' }, {}, 'it would be put aside again: models must be an array'],
    ['too long', { ...REQUEST, note: 'x'.repeat(300_000) }, {}, 'it would be put aside again: the record has 300'],
    ['a clock', MESSAGE_EXAMPLES['source-clock'], {}, 'it is a clock'],
    ['an id in use', REQUEST, { code: 'SLOTWISE_DUPLICATE_CONFLICT' }, 'its requestId was used before'],
    ['a deadline past', { ...REQUEST, arrivedAtMs: REQUEST.arrivedAtMs - 1_001 }, {}, 'its deadline passed at 2'],
    ['decisions', REQUEST, { topic: topics.decisions }, 'it came from slotwise.decisions, which is no input'],
    ['another prefix', REQUEST, { topic: 'other.requests' }, 'it came from other.requests, which is no input'],
  ])('is refused: %s', (_, value, letter, sentence) => {
    expect(sentenceOf(judged(value, letter))).toContain(sentence);
  });
});
