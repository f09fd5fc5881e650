import { describe, expect, it } from '@jest/globals';
import { checkpointKey, deadLetterKey, topicNames } from './topics.js';

describe('topics', () => {
  it('are named after the prefix', () => {
    expect(topicNames()).toEqual({
      requests: 'slotwise.requests',
      reports: 'slotwise.reports',
      outcomes: 'slotwise.outcomes',
      decisions: 'slotwise.decisions',
      checkpoints: 'slotwise.checkpoints',
      deadLetters: 'slotwise.dead-letters',
    });
    expect(topicNames('slotwise.demo.').deadLetters).toBe('slotwise.demo.dead-letters');
  });

  it('give checkpoints and dead letters keys that say where they belong', () => {
    expect(checkpointKey({ shard: 3, position: 900 })).toBe('3@900');
    expect(checkpointKey({ shard: 3, position: 900, part: 2 })).toBe('3@900/2');
    expect(deadLetterKey({ topic: 'slotwise.requests', partition: 2, offset: 41 })).toBe('slotwise.requests/2@41');
  });
});
