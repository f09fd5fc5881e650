import { describe, expect, it } from '@jest/globals';
import { topicNames } from '../../contracts/index.js';
import type { CheckpointPolicy } from '../scheduler-options.js';
import { emptyShardState } from '../shard-state.js';
import { ManualClock } from '../testing/manual-clock.js';
import { oneShardLog } from '../testing/shard-scene.js';
import { EPOCH_MS, smallCatalogue, START_EPOCH, START_MS } from '../testing/small-catalogue.js';
import { CheckpointStore } from './checkpoint-store.js';
import { ShardCheckpointer, type AcceptedState } from './shard-checkpointer.js';

const NEVER: CheckpointPolicy = { everyEpochs: Infinity, everyMs: Infinity, everyBytes: Infinity };
const EPOCHS = 8;
/** Input read before each epoch. */
const BYTES = 100;

function accepted(number: number): AcceptedState {
  const state = { ...emptyShardState(0), lastEpoch: START_EPOCH + number };
  return { state, position: 10 * number, owner: { ownerId: 'anna', term: 0 } };
}

/** Which of eight epochs, one every 100 ms and with 100 bytes of input each, are followed by a checkpoint. */
async function written(
  policy: CheckpointPolicy | 'off',
  epochsSince = 0,
): Promise<{ readonly epochs: readonly number[]; readonly released: readonly number[]; readonly stored: number }> {
  const clock = new ManualClock();
  const store = new CheckpointStore({
    ...{ log: await oneShardLog(), topic: topicNames().checkpoints, shard: 0, partCharacters: 1e6 },
  });
  const epochs: number[] = [];
  const released: number[] = [];
  const checkpointer = new ShardCheckpointer({
    ...{ store, policy, clock, epochsSince, catalogue: smallCatalogue() },
    observer: { checkpointWritten: ({ epoch }) => void epochs.push(epoch - START_EPOCH) },
  });
  for (let number = 1; number <= EPOCHS; number += 1) {
    clock.advanceTo(START_MS + number * EPOCH_MS);
    checkpointer.read(BYTES);
    if (await checkpointer.after(accepted(number))) released.push(number);
  }
  return { epochs, released, stored: (await store.list()).length };
}

describe('checkpoints are written (R6)', () => {
  it.each<[string, Partial<CheckpointPolicy>, readonly number[]]>([
    ['every so many epochs', { everyEpochs: 3 }, [3, 6]],
    ['by time', { everyMs: 2.5 * EPOCH_MS }, [3, 6]],
    ['by the bytes read', { everyBytes: 2 * BYTES }, [2, 4, 6, 8]],
    ['by whichever comes first', { everyEpochs: 5, everyBytes: 4 * BYTES }, [4, 8]],
  ])('%s, and inputs are released with them', async (_, due, expected) => {
    const { epochs, released, stored } = await written({ ...NEVER, ...due });
    expect(epochs).toEqual(expected);
    expect(released).toEqual(expected);
    expect(stored).toBe(2);
  });

  it('sooner when a restore has already run epochs again', async () => {
    expect((await written({ ...NEVER, everyEpochs: 3 }, 2)).epochs).toEqual([1, 4, 7]);
  });

  it('never when they are off, and then inputs are released at once', async () => {
    const { epochs, released, stored } = await written('off');
    expect([epochs, stored]).toEqual([[], 0]);
    expect(released).toHaveLength(EPOCHS);
  });
});

describe('a last checkpoint', () => {
  it('is written once, for nothing new has been decided since', async () => {
    const clock = new ManualClock();
    const store = new CheckpointStore({
      ...{ log: await oneShardLog(), topic: topicNames().checkpoints, shard: 0, partCharacters: 1e6 },
    });
    const sizes: number[] = [];
    const checkpointer = new ShardCheckpointer({
      ...{ store, clock, policy: NEVER, epochsSince: 0, catalogue: smallCatalogue() },
      observer: { checkpointWritten: ({ bytes }) => void sizes.push(bytes) },
    });
    expect(await checkpointer.write(accepted(0))).toBe(false);
    await checkpointer.after(accepted(1));
    expect(await checkpointer.write(accepted(1))).toBe(true);
    expect(await checkpointer.write(accepted(1))).toBe(false);
    expect(sizes).toEqual([expect.any(Number)]);
  });
});
