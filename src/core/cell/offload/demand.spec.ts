import { describe, expect, it } from '@jest/globals';
import { request } from '../testing/cell-scenarios.js';
import type { WaitingRequest } from '../state.js';
import { fadedDemand, withRequests } from './demand.js';

const asking = (...models: readonly string[]): WaitingRequest => ({ kind: 'waiting', request: request({ models }) });
const known = (modelId: string): boolean => modelId !== 'unicorn';

describe('what was asked for of late', () => {
  it('counts half after ten seconds, and a third after twenty', () => {
    expect(fadedDemand({ cat: 2, dog: 6 }, 10_000)).toEqual({ cat: 1, dog: 3 });
    expect(fadedDemand({ cat: 3 }, 20_000)).toEqual({ cat: 1 });
    expect(fadedDemand({ cat: 2 }, 0)).toEqual({ cat: 2 });
  });

  it('does not grow when time seems to go backwards', () => {
    expect(fadedDemand({ cat: 2 }, -500)).toEqual({ cat: 2 });
  });

  it('is forgotten below a thousandth', () => {
    expect(fadedDemand({ cat: 0.002, dog: 0.0019 }, 10_000)).toEqual({ cat: 0.001 });
  });

  it('grows by one with every request, for the model it prefers among those there are', () => {
    expect(withRequests({ cat: 0.5 }, [asking('cat', 'dog'), asking('unicorn', 'dog'), asking('cat')], known)).toEqual({
      ...{ cat: 2.5, dog: 1 },
    });
    expect(withRequests({}, [asking('unicorn')], known)).toEqual({});
  });
});
