import { describe, expect, it } from '@jest/globals';
import { MESSAGE_EXAMPLES } from '../../contracts/index.js';
import type { EpochReport } from '../scheduler-observer.js';
import { createLogger } from './create-logger.js';
import type { LogLevel } from './log-levels.js';
import { LogObserver } from './log-observer.js';

function linesAt(level: LogLevel, tell: (observer: LogObserver) => void): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  const target = { write: (line: string) => void lines.push(line) };
  tell(new LogObserver(createLogger({ level, isPretty: false, target })));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const verdict = { cellId: 'cell-a', requestId: 'request-17', verdict: 'refused', reason: 'DOWNLINK_FULL' } as const;
const CLOSED: EpochReport = {
  shard: 2,
  marker: MESSAGE_EXAMPLES['epoch-marker'],
  verdicts: [{ ...verdict, cause: 'downlink: needs 34 blocks, 12 free' }],
  plans: [MESSAGE_EXAMPLES.plan],
  newRequests: [MESSAGE_EXAMPLES['user-request']],
  outcomes: [],
  settled: [],
  late: { requests: 0, reports: 0 },
  planningMs: 1.5,
  solverMs: {},
  appendedAtMs: 0,
};
const { epoch } = CLOSED.marker;

describe('the log of the scheduler', () => {
  it('says at info which state a shard is in, and nothing of epochs', () => {
    const lines = linesAt('info', (observer) => {
      observer.shardPhase(3, 'taking');
      observer.shardRestored({ shard: 3, checkpointEpoch: 7, rerunEpochs: 2, lastEpoch: 9, durationMs: 12 });
      observer.epochClosed(CLOSED);
      observer.checkpointWritten({ shard: 3, epoch: 9, bytes: 100, durationMs: 1 });
      observer.deadLettered('requests', 'INVALID');
    });
    expect(lines).toEqual([
      expect.objectContaining({ level: 30, msg: 'shard is taking', shard: 3, phase: 'taking' }),
      expect.objectContaining({ level: 30, msg: 'shard restored', shard: 3, rerunEpochs: 2, lastEpoch: 9 }),
    ]);
  });

  it('says why a term ended, and why a shard failed', () => {
    const lines = linesAt('info', (observer) => {
      observer.shardPhase(3, 'taking', new Error('rejected'));
      observer.shardPhase(3, 'failed', new Error('trimmed'));
    });
    expect(lines).toMatchObject([
      { level: 40, shard: 3, err: { message: 'rejected' } },
      { level: 50, shard: 3, msg: 'shard failed', err: { message: 'trimmed' } },
    ]);
  });

  it('has one line an epoch at debug, with its number, and nothing that its records hold', () => {
    const lines = linesAt('debug', (observer) => {
      observer.epochClosed(CLOSED);
    });
    const counts = { requests: 1, verdicts: 1, plans: 1, planningMs: 1.5 };
    expect(lines).toMatchObject([{ level: 20, msg: 'epoch closed', shard: 2, epoch, ...counts }]);
    expect(JSON.stringify(lines)).not.toMatch(/request-17|cell-a|blocks|userId/u);
  });

  it('has one line a verdict at trace, with the ids to search for', () => {
    const [, line] = linesAt('trace', (observer) => {
      observer.epochClosed(CLOSED);
    });
    expect(line).toMatchObject({ level: 10, msg: 'verdict', shard: 2, epoch, ...verdict });
    expect(line).not.toHaveProperty('cause');
  });

  it('says at once when requests are unaccounted for', () => {
    const { marker } = CLOSED;
    const lines = linesAt('error', (observer) => {
      observer.epochClosed({ ...CLOSED, marker: { ...marker, counts: { ...marker.counts, drift: -2 } } });
    });
    expect(lines).toMatchObject([{ level: 50, shard: 2, epoch, drift: -2 }]);
  });
});
