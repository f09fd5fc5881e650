import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { EpochListener, ReadModel } from '../read-model/read-model.js';
import type { CellEpoch } from '../shown/cell-epoch.js';
import { LIVE_EPOCHS } from '../shown/live-events.js';
import type { ServiceSummary } from '../shown/service-summary.js';
import { LiveRounds } from './live-rounds.js';
import { quietEpoch } from '../testing/quiet-epoch.js';

/** A read model of epochs that the test decides. */
class Decided {
  readonly kept = new Map<string, CellEpoch[]>();
  readonly listeners = new Set<EpochListener>();
  asked = 0;

  decide(...epochs: readonly CellEpoch[]): void {
    for (const epoch of epochs) this.kept.set(epoch.cellId, [...(this.kept.get(epoch.cellId) ?? []), epoch]);
    for (const listener of this.listeners) listener(epochs);
  }

  readonly model = {
    epochs: (cellId: string, limit: number) => {
      this.asked += 1;
      return this.kept.get(cellId)?.slice(-limit);
    },
    deliveries: (cellId: string) => ({ cellId, deliveries: [] }),
    latestVerdicts: () => [],
    summary: () => ({ received: 5 }) as ServiceSummary,
    subscribe: (listener: EpochListener) => {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    },
    cellIds: [] as readonly string[],
  };

  get rounds(): LiveRounds {
    const cellIds = (): readonly string[] => [...this.kept.keys()];
    Object.defineProperty(this.model, 'cellIds', { get: cellIds, configurable: true });
    return new LiveRounds(this.model as unknown as ReadModel);
  }
}

class Page {
  written: string[] = [];
  takes = true;
  readonly write = (text: string): boolean => {
    this.written.push(text);
    return this.takes;
  };

  get last(): string {
    return this.written.at(-1) ?? '';
  }

  /** Epochs of all cells in the last round. */
  epochsOf(name: 'glances' | 'detail'): readonly number[] {
    const data = new RegExp(`^event: ${name}\\ndata: (.*)$`, 'm').exec(this.last)?.[1] ?? '[]';
    const parsed = JSON.parse(data) as { columns: number[][] }[] & { epochs?: { epoch: number }[] };
    if (name === 'detail') return (parsed.epochs ?? []).map(({ epoch }) => epoch);
    return parsed.flatMap(({ columns }) => columns.map(([epoch = -1]) => epoch));
  }
}

describe('LiveRounds', () => {
  let decided: Decided;
  let rounds: LiveRounds;

  beforeEach(() => {
    jest.useFakeTimers();
    decided = new Decided();
    rounds = decided.rounds;
  });
  afterEach(() => {
    rounds.onModuleDestroy();
    jest.useRealTimers();
  });

  const nextRound = (): void => {
    jest.advanceTimersByTime(200);
  };

  it('begins with what is kept, goes on with what is new, and ends every round with the summary', () => {
    decided.decide(quietEpoch('a', 1), quietEpoch('b', 1));
    const page = new Page();
    rounds.enter({ cellId: 'a', write: page.write });
    expect(page.last).toMatch(/^event: begin\n/);
    expect(page.epochsOf('glances')).toEqual([1, 1]);
    expect(page.epochsOf('detail')).toEqual([1]);
    decided.decide(quietEpoch('a', 2));
    decided.decide(quietEpoch('a', 3), quietEpoch('b', 3));
    nextRound();
    expect(page.last).not.toContain('event: begin');
    expect(page.epochsOf('glances')).toEqual([2, 3, 3]);
    expect(page.epochsOf('detail')).toEqual([2, 3]);
    expect([...page.last.matchAll(/^event: (.*)$/gm)].at(-1)?.[1]).toBe('summary');
  });

  it('sends no epoch twice to a page that comes between two rounds', () => {
    const [first, second] = [new Page(), new Page()];
    rounds.enter({ cellId: 'a', write: first.write });
    decided.decide(quietEpoch('a', 1));
    rounds.enter({ cellId: 'a', write: second.write });
    expect(first.epochsOf('detail')).toEqual([1]);
    expect(second.epochsOf('detail')).toEqual([1]);
    decided.decide(quietEpoch('a', 2));
    nextRound();
    expect(second.epochsOf('detail')).toEqual([2]);
  });

  it('says nothing when nothing has happened', () => {
    const page = new Page();
    rounds.enter({ write: page.write });
    nextRound();
    nextRound();
    expect(page.written).toHaveLength(1);
  });

  it('queues nothing for a page that does not keep up: it gets everything kept when it is back', () => {
    const page = new Page();
    const { drained } = rounds.enter({ cellId: 'a', write: page.write });
    page.takes = false;
    decided.decide(quietEpoch('a', 1));
    nextRound();
    decided.decide(quietEpoch('a', 2));
    nextRound();
    nextRound();
    expect(page.written).toHaveLength(2);
    drained();
    nextRound();
    expect(page.written).toHaveLength(3);
    expect(page.last).toMatch(/^event: begin\n/);
    expect(page.epochsOf('detail')).toEqual([1, 2]);
  });

  it('sends a page no more epochs of a cell than it shows, however many have come', () => {
    const page = new Page();
    rounds.enter({ cellId: 'a', write: page.write });
    for (let epoch = 0; epoch < LIVE_EPOCHS + 30; epoch += 1) decided.decide(quietEpoch('a', epoch));
    nextRound();
    expect(page.epochsOf('detail')).toHaveLength(LIVE_EPOCHS);
    expect(page.epochsOf('detail')[0]).toBe(30);
  });

  it('puts a round into words once, however many pages there are', () => {
    decided.decide(quietEpoch('a', 1));
    const pages = Array.from({ length: 10 }, () => new Page());
    for (const { write } of pages) rounds.enter({ cellId: 'a', write });
    decided.decide(quietEpoch('a', 2));
    const before = decided.asked;
    nextRound();
    // Once for the glance, once for the detail.
    expect(decided.asked - before).toBe(2);
    expect(new Set(pages.map(({ last }) => last)).size).toBe(1);
  });

  it('costs nothing when the last page has left', () => {
    const { leave } = rounds.enter({ write: new Page().write });
    expect(decided.listeners.size).toBe(1);
    leave();
    expect(decided.listeners.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});
