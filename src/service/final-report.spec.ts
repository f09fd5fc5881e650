import { describe, expect, it } from '@jest/globals';
import type { ReadModel, ServiceSummary } from '../web/index.js';
import { caughtUp } from './final-report.js';

type Shards = ServiceSummary['shards'];

/** A read model that has seen one thing after another, each time it is looked at. */
function seeing(...states: readonly Shards[]): Pick<ReadModel, 'summary'> & { readonly looks: number } {
  const model = {
    looks: 0,
    summary: () => {
      const shards = states[Math.min(model.looks, states.length - 1)] ?? [];
      model.looks += 1;
      return { shards } as ServiceSummary;
    },
  };
  return model;
}

const never = new AbortController().signal;
const LAST = new Map([
  [0, 10],
  [2, 12],
]);

describe('the read model at the end of a replay', () => {
  it('has caught up when it has seen the last epoch of every shard that had one', async () => {
    const model = seeing([{ shard: 0, lastEpoch: 10 }, { shard: 1 }, { shard: 2, lastEpoch: 12 }]);
    expect(await caughtUp(model, LAST, never)).toBe(true);
    expect(model.looks).toBe(1);
  });

  it('is looked at until it has, though it calls nobody', async () => {
    const model = seeing(
      [{ shard: 0 }, { shard: 2 }],
      [
        { shard: 0, lastEpoch: 9 },
        { shard: 2, lastEpoch: 12 },
      ],
      [
        { shard: 0, lastEpoch: 10 },
        { shard: 2, lastEpoch: 13 },
      ],
    );
    expect(await caughtUp(model, LAST, never)).toBe(true);
    expect(model.looks).toBe(3);
  });

  it('is not waited for where it cannot read on', async () => {
    const model = seeing(
      [
        { shard: 0, lastEpoch: 3 },
        { shard: 2, lastEpoch: 12 },
      ],
      [
        { shard: 0, lastEpoch: 3, failure: 'trimmed' },
        { shard: 2, lastEpoch: 12 },
      ],
    );
    expect(await caughtUp(model, LAST, never)).toBe(true);
  });

  it('is not waited for when the service closes', async () => {
    const stop = new AbortController();
    const waiting = caughtUp(seeing([{ shard: 0 }]), LAST, stop.signal);
    stop.abort();
    expect(await waiting).toBe(false);
  });
});
