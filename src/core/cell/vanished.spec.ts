import { describe, expect, it } from '@jest/globals';
import type { Cell, Model } from '../catalogue.js';
import type { GpuBatch, UserRequest } from '../messages.js';
import type { CellState, UnderWayOffload } from './state.js';
import { request } from './testing/cell-scenarios.js';
import { CAT, DOG, offloadWorld, OWL } from './testing/offload-scenarios.js';
import { endVanished, vanishedRequest, type VanishedFromCell } from './vanished.js';
import type { CellWorld } from './world.js';

const batchOf = (modelId: string, ...requestIds: readonly string[]): GpuBatch => ({
  ...{ modelId, requestIds, loadBlocks: [], evictBlocks: [] },
  ...{ loadStartsAtMs: 1, earliestStartAtMs: 2, latestStartAtMs: 3, finishesAtMs: 4 },
});

const asked = (requestId: string, modelId: string): UserRequest =>
  request({ requestId, models: [modelId], modes: ['offload'] });

const admitted = (requestId: string, modelId: string): UnderWayOffload => ({
  ...{ kind: 'under-way', request: asked(requestId, modelId), modelId, deviceClass: 'phone' },
  ...{ predictedFinishAtMs: 500, progressAtMs: 100 },
  progress: { mode: 'offload', uploadedBits: 0, layersDone: 0 },
});

/** A cat and an owl in bound batches, a dog meant to follow, and another dog that waits. */
const STATE: CellState = {
  cellId: 'north',
  users: {},
  open: [
    admitted('a', 'cat'),
    admitted('o', 'owl'),
    admitted('d', 'dog'),
    { kind: 'waiting', request: asked('w', 'dog') },
  ],
  gpu: {
    residentBlocks: ['body', 'cat.head', 'owl.1', 'owl.2'],
    bound: [batchOf('cat', 'a'), batchOf('owl', 'o')],
    queue: [{ modelId: 'dog', requestIds: ['d'] }],
    ...{ freeAtMs: 100, demand: { cat: 1, owl: 1 }, demandAtMs: 100 },
  },
};

const under = (world: CellWorld | undefined): VanishedFromCell => endVanished(STATE, world, ['offload']);
const openIds = ({ cell }: VanishedFromCell): readonly string[] | undefined =>
  cell?.open.map(({ request: { requestId } }) => requestId);
const ends = ({ verdicts }: VanishedFromCell): readonly unknown[] =>
  verdicts.map(({ requestId, verdict, reason, cause }) => [requestId, verdict, reason, cause]);

describe('a cell with a GPU under another catalogue', () => {
  it('goes on as it was when all of it is still there', () => {
    expect(under(offloadWorld())).toEqual({ cell: STATE, verdicts: [] });
  });

  it.each<[string, readonly Model[], Partial<Pick<GpuBatch, 'modelId'>>[], readonly string[], readonly string[]]>([
    ['bound', [CAT, DOG], [{ modelId: 'cat' }], ['body', 'cat.head'], ['a', 'd', 'w']],
    ['queued', [CAT, OWL], [{ modelId: 'cat' }, { modelId: 'owl' }], STATE.gpu?.residentBlocks ?? [], ['a', 'o']],
  ])(
    'ends what was promised a %s model that is gone, with its batches and blocks',
    (_, models, bound, blocks, open) => {
      const left = under(offloadWorld({}, models));
      expect(openIds(left)).toEqual(open);
      expect(left.cell?.gpu?.bound).toMatchObject(bound);
      expect(left.cell?.gpu?.residentBlocks).toEqual(blocks);
      expect(left.verdicts.map(({ requestId }) => requestId).sort()).toEqual(
        STATE.open.map(({ request: { requestId } }) => requestId).filter((id) => !open.includes(id)),
      );
    },
  );

  it('says what the catalogue lacks: missed what was promised, expired what was not', () => {
    expect(ends(under(offloadWorld({}, [CAT, OWL])))).toEqual([
      ['d', 'missed', 'CATALOGUE_CHANGED', 'catalogue: no longer has model dog'],
      ['w', 'expired', 'CATALOGUE_CHANGED', 'catalogue: has none of dog'],
    ]);
    expect(under(offloadWorld({}, [CAT, OWL])).cell?.gpu?.queue).toEqual([]);
  });

  it('ends every promise when the GPU is gone, and forgets it', () => {
    const { gpu: _, ...withoutGpu } = offloadWorld().cell;
    const cell: Cell = { ...withoutGpu, modes: ['download'] };
    const left = under({ ...offloadWorld(), cell });
    expect(ends(left)).toEqual([
      ...['a', 'o', 'd'].map((id) => [id, 'missed', 'CATALOGUE_CHANGED', 'catalogue: the cell no longer has a GPU']),
      ['w', 'expired', 'CATALOGUE_CHANGED', 'modes: asked offload, offered none'],
    ]);
    expect(left.cell).toEqual({ cellId: 'north', users: {}, open: [] });
  });

  it('ends everything when the cell is gone', () => {
    const left = under(undefined);
    expect(left.cell).toBeUndefined();
    expect(left.verdicts.map(({ cause }) => cause)).toEqual(
      STATE.open.map(() => 'catalogue: no longer has cell north'),
    );
    expect(vanishedRequest(asked('late', 'cat'))).toMatchObject({
      ...{ verdict: 'expired', reason: 'CATALOGUE_CHANGED', cause: 'catalogue: no longer has cell north' },
    });
  });
});
