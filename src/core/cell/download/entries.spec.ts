import { describe, expect, it } from '@jest/globals';
import { emptyCellState } from '../state.js';
import { request, scenarioWorld, windowOf } from '../testing/cell-scenarios.js';
import { waitingEntry } from './entries.js';

const world = scenarioWorld();
const entryOf = (changes: Parameters<typeof request>[0]): ReturnType<typeof waitingEntry> =>
  waitingEntry({ kind: 'waiting', request: request(changes) }, emptyCellState('north'), windowOf(0), world, 0);

describe('a request as the solver sees it', () => {
  it('brings the models the catalogue knows, and of them those that fit', () => {
    const { models, fitting } = entryOf({ models: ['vison', 'vision', 'tiny'], deviceClass: 'watch' });
    expect(models.map(({ modelId }) => modelId)).toEqual(['vision', 'tiny']);
    expect(fitting.map(({ modelId }) => modelId)).toEqual(['tiny']);
  });

  it('hopes for nothing from a channel nobody reported', () => {
    expect(entryOf({}).belief).toEqual({ cautious: 0, newest: 0, best: 0, current: false });
  });

  it('cannot be of a device class that triage should have stopped', () => {
    expect(() => entryOf({ deviceClass: 'fridge' })).toThrow('triage let an unknown device class of r1 pass');
  });
});
