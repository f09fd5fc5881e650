import { describe, expect, it } from '@jest/globals';
import { byUrgency, deadlineAtMs } from './state.js';
import { request } from './testing/cell-scenarios.js';

describe('open requests', () => {
  it('are due at their arrival plus what they allow', () => {
    expect(deadlineAtMs(request({ arrivedAtMs: 40, deadlineMs: 500 }))).toBe(540);
  });

  it('stand in order of deadline, then arrival, then id', () => {
    const waiting = [
      request({ requestId: 'z', arrivedAtMs: 10, deadlineMs: 500 }),
      request({ requestId: 'b', arrivedAtMs: 20, deadlineMs: 490 }),
      request({ requestId: 'a', arrivedAtMs: 20, deadlineMs: 490 }),
      request({ requestId: 'y', arrivedAtMs: 30, deadlineMs: 470 }),
    ].map((asked) => ({ kind: 'waiting', request: asked }) as const);
    expect(waiting.sort(byUrgency).map((open) => open.request.requestId)).toEqual(['y', 'z', 'a', 'b']);
  });
});
