import { describe, expect, it } from '@jest/globals';
import { MESSAGE_EXAMPLES, type Plan } from '../../contracts/index.js';
import type { GpuBatch } from '../../core/messages.js';
import { MAX_BATCHES_PER_REQUEST } from './limits.js';
import { RequestViews } from './request-views.js';

const READ_BEFORE = { shard: 0, nextOffset: 0 };

const TIMES = { loadStartsAtMs: 160, earliestStartAtMs: 170, finishesAtMs: 200 };
/** It waits for 15 ms, not until its latest start. */
const WAITS = { latestStartAtMs: 280, waitMs: 15 };
const SHOWN = { ...TIMES, waitsUntilMs: 185 };

const batch = (requestIds: readonly string[], loadBlocks: readonly string[] = []): GpuBatch => ({
  ...{ modelId: 'm', evictBlocks: ['z'], loadBlocks, requestIds },
  ...{ ...TIMES, ...WAITS },
});

function planned(startsAtMs: number, parts: Pick<Plan, 'gpu' | 'uploads'>): Plan {
  const { kind, ownerId, term, number, epoch, cellId } = MESSAGE_EXAMPLES.plan;
  return { kind, ownerId, term, number, epoch, cellId, startsAtMs, endsAtMs: startsAtMs + 100, ...parts };
}

describe('the story of an offloaded request', () => {
  const upload = (bits: number, dueAtMs: number): NonNullable<Plan['uploads']> => [
    { requestId: 'a', userId: 'u', modelId: 'm', bits, dueAtMs },
  ];

  function storyAfter(...plans: readonly Plan[]): ReturnType<RequestViews['find']> {
    const views = new RequestViews();
    views.add({ ...MESSAGE_EXAMPLES.verdict, requestId: 'a' }, READ_BEFORE);
    for (const plan of plans) views.addPlan(plan);
    return views.find('a');
  }

  it('says what there was to send when it began, and by when the newest plan wants it', () => {
    const { story } =
      storyAfter(planned(150, { uploads: upload(800, 400) }), planned(250, { uploads: upload(300, 380) })) ?? {};
    expect(story?.upload).toEqual({ bits: 800, startsAtMs: 150, dueAtMs: 380 });
    expect(story).not.toHaveProperty('batches');
  });

  it('says which batches it was put in, with how many others, and what was loaded for them', () => {
    const first = planned(150, { gpu: { batches: [batch(['other']), batch(['a', 'other'], ['x', 'y'])] } });
    const { story } = storyAfter(first, planned(250, { gpu: { batches: [batch(['a'])] } })) ?? {};
    expect(story?.batches).toEqual([
      { ...SHOWN, loadedBlocks: 2, requests: 2 },
      { ...SHOWN, loadedBlocks: 0, requests: 1 },
    ]);
    expect(story).not.toHaveProperty('upload');
  });

  it('keeps the newest batches only, and nothing of requests it does not know', () => {
    const batches = Array.from({ length: MAX_BATCHES_PER_REQUEST + 1 }, (_, index) =>
      batch(['a', 'unknown', ...Array.from({ length: index }, (__, member) => `${index}-${member}`)]),
    );
    const { story } = storyAfter(planned(150, { gpu: { batches } })) ?? {};
    expect(story?.batches?.map(({ requests }) => requests)).toEqual([3, 4, 5, 6]);
    const views = new RequestViews();
    views.addPlan(planned(150, { gpu: { batches } }));
    expect(views.find('unknown')).toBeUndefined();
  });
});
