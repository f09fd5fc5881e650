import { describe, expect, it } from '@jest/globals';
import type { Cell } from '../catalogue.js';
import { emptyCellState, type CellState } from './state.js';
import { coInferenceWorld, GLASS, halfLens, LENS } from './testing/co-inference-scenarios.js';
import { endVanished, type VanishedFromCell } from './vanished.js';
import type { CellWorld } from './world.js';

const whole = halfLens({ splitAfter: 3 }, { requestId: 'r3' });
const STATE: CellState = { ...emptyCellState('north'), open: [halfLens(), whole] };
const under = (world: CellWorld): VanishedFromCell => endVanished(STATE, world, ['co-inference']);

describe('cut models under another catalogue', () => {
  it('go on as they were when all of it is still there', () => {
    expect(under(coInferenceWorld())).toEqual({ cell: STATE, verdicts: [] });
  });

  it('end when the cell no longer has a server', () => {
    const { serverClockHz: _, ...cell }: Cell = coInferenceWorld().cell;
    const left = under({ ...coInferenceWorld(), cell: { ...cell, modes: ['download'] } });
    const cause = 'catalogue: the cell no longer has a server';
    const missed = { verdict: 'missed', reason: 'CATALOGUE_CHANGED', cause };
    expect(left.verdicts).toMatchObject([
      { requestId: 'r1', ...missed },
      { requestId: 'r3', ...missed },
    ]);
    expect(left.cell?.open).toEqual([]);
  });

  it('end where they can no longer be cut, and only there', () => {
    const shorter = { ...LENS, layers: LENS.layers.slice(0, 2) };
    const left = under(coInferenceWorld({}, [shorter, GLASS]));
    expect(left.verdicts).toMatchObject([
      { requestId: 'r3', verdict: 'missed', cause: 'catalogue: model lens can no longer be cut behind layer 3' },
    ]);
    expect(left.cell?.open).toEqual([halfLens()]);
  });
});
