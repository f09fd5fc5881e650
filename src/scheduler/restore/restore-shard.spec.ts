import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkpointKey, type Checkpoint } from '../../contracts/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import type { LogRecord, NewRecord } from '../../streams/index.js';
import { CheckpointStore } from '../checkpoints/index.js';
import { stateDigest } from '../digest.js';
import { gpuCatalogue } from '../testing/gpu-catalogue.js';
import { encoded, radioReport, sourceClock, userRequest } from '../testing/input-messages.js';
import { oneShardLog, ShardScene, type SceneOptions } from '../testing/shard-scene.js';
import { EPOCH_MS, smallCatalogue, START_EPOCH, START_MS } from '../testing/small-catalogue.js';
import type { WatchedLog } from '../testing/watched-log.js';

const EPOCHS = 6;
const CHECKPOINTS = 'slotwise.checkpoints';
const DECISIONS = 'slotwise.decisions';
const encoder = new TextEncoder();

const atMs = (epoch: number, ms = 0): number => START_MS + epoch * EPOCH_MS + ms;
const clockAt = (epoch: number): NewRecord => encoded(sourceClock(atMs(epoch)));

/** An epoch with a report, a request that is served, and a repetition: users, open requests and ids in the state. */
async function runEpoch(scene: ShardScene, epoch: number): Promise<void> {
  const already = scene.reports.length;
  const request = encoded(userRequest({ requestId: `r${epoch}`, arrivedAtMs: atMs(epoch, 20) }));
  scene.deliver('reports', [encoded(radioReport({ measuredAtMs: atMs(epoch, 5) })), clockAt(epoch + 1)]);
  scene.deliver('requests', [request, request, clockAt(epoch + 1)]);
  await scene.closed(already + 1);
}

async function run(scene: ShardScene, from: number, to: number): Promise<void> {
  for (let epoch = from; epoch < to; epoch += 1) await runEpoch(scene, epoch);
}

/** A cell that downloads and has a GPU. */
function offloading(): Catalogue {
  const { cells, ...rest } = gpuCatalogue();
  return { ...rest, cells: cells.map((cell) => ({ ...cell, modes: ['download', 'offload'] })) };
}

/** One epoch in which a cat and a dog are asked for, with nothing to send: both batches begin with the plan. */
async function bindBatches(scene: ShardScene): Promise<void> {
  const asked = { modes: ['offload' as const], inputBytes: 0, arrivedAtMs: atMs(0, 20) };
  scene.deliver('reports', [
    encoded(radioReport({ measuredAtMs: atMs(0, 5), uplink: { bitsPerSecondPerHz: 1 } })),
    clockAt(1),
  ]);
  scene.deliver('requests', [
    encoded(userRequest({ requestId: 'a', models: ['cat'], ...asked })),
    encoded(userRequest({ requestId: 'd', models: ['dog'], deadlineMs: 2000, ...asked })),
    clockAt(1),
  ]);
  await scene.closed(1);
}

/** The process is gone: nothing graceful. */
async function crashed(options: SceneOptions): Promise<ShardScene> {
  const scene = await ShardScene.take(options);
  await run(scene, 0, EPOCHS);
  const { checkpoints } = options;
  if (checkpoints === undefined) await scene.checkpointed(START_EPOCH + EPOCHS - 1);
  else if (checkpoints !== 'off') await scene.checkpointed(START_EPOCH + checkpoints.everyEpochs - 1);
  return scene;
}

const EVERY_FOUR = { everyEpochs: 4, everyMs: Infinity, everyBytes: Infinity };

async function newestCheckpoint(log: WatchedLog): Promise<LogRecord> {
  const records = await log.read({ topic: CHECKPOINTS, partition: 0, fromOffset: 0, maxRecords: 1000 });
  const newest = records.findLast(({ value }) => value.byteLength > 0);
  if (newest === undefined) throw new Error('there is no checkpoint');
  return newest;
}

const messageOf = ({ value }: LogRecord): Checkpoint => JSON.parse(new TextDecoder().decode(value)) as Checkpoint;

async function write(log: WatchedLog, message: object, key: string): Promise<void> {
  await log.append(CHECKPOINTS, 0, [{ key, value: encoder.encode(JSON.stringify(message)) }]);
}

describe('a shard taken again (R2)', () => {
  let log: WatchedLog;
  beforeEach(async () => {
    log = await oneShardLog();
  });

  it.each<[string, SceneOptions, number | undefined, number]>([
    ['from nothing', { checkpoints: 'off' }, undefined, EPOCHS],
    ['from a checkpoint and the epochs after it', { checkpoints: EVERY_FOUR }, START_EPOCH + 3, EPOCHS - 4],
    ['from a checkpoint of the last epoch', {}, START_EPOCH + EPOCHS - 1, 0],
    [
      'from nothing when checkpoints are to be ignored',
      { checkpoints: EVERY_FOUR, ignoreCheckpoints: true },
      undefined,
      EPOCHS,
    ],
  ])('stands where the last accepted epoch left it, %s', async (_, options, checkpointEpoch, rerunEpochs) => {
    const before = await crashed({ log, ...options });
    const { taken } = await ShardScene.take({ log, ownerId: 'berta', ...options });
    expect(taken.restored.state).toEqual(before.processor.state);
    expect(stateDigest(taken.restored.state)).toBe(stateDigest(before.processor.state));
    expect(taken.restored.checkpointEpoch).toBe(checkpointEpoch);
    expect(taken.restored.rerunEpochs).toBe(rerunEpochs);
  });

  it('goes on as if nothing had happened', async () => {
    const undisturbed = await ShardScene.take();
    await run(undisturbed, 0, EPOCHS + 2);
    await crashed({ log, checkpoints: EVERY_FOUR });
    const again = await ShardScene.take({ log, ownerId: 'berta', checkpoints: EVERY_FOUR });
    await run(again, EPOCHS, EPOCHS + 2);
    const last = ({ reports }: ShardScene): unknown => ({ ...reports.at(-1)?.marker, ownerId: '', term: 0 });
    expect(last(again)).toEqual(last(undisturbed));
    expect(again.reports.map(({ marker }) => marker.term)).toEqual([again.taken.owner.term, again.taken.owner.term]);
  });

  it('stops, and says which epoch, when re-running gives something else', async () => {
    await crashed({ log, checkpoints: 'off' });
    const otherLimits = { maxRememberedRequests: 2 };
    await expect(ShardScene.take({ log, ownerId: 'berta', limits: otherLimits })).rejects.toMatchObject({
      code: 'RESTORE_MISMATCH',
      message: expect.stringContaining(`epoch ${START_EPOCH + 2} of owner anna`) as unknown,
    });
  });

  it.each(['slotwise.requests', 'slotwise.reports'])('stops when %s begins past what it needs', async (topic) => {
    await crashed({ log, checkpoints: EVERY_FOUR });
    const begins = log.beginOffset.bind(log);
    log.beginOffset = (asked, partition) => (asked === topic ? Promise.resolve(14) : begins(asked, partition));
    await expect(ShardScene.take({ log, ownerId: 'berta' })).rejects.toMatchObject({ code: 'LOG_TRIMMED' });
  });

  it.each([
    ['slotwise.requests', 4 * EPOCHS],
    [DECISIONS, 1],
  ])('stops when %s begins past the next epoch', async (topic, begins) => {
    await crashed({ log, ...(topic === DECISIONS ? { checkpoints: 'off' } : {}) });
    const asked = log.beginOffset.bind(log);
    log.beginOffset = (of, partition) => (of === topic ? Promise.resolve(begins) : asked(of, partition));
    log.endOffset = () => Promise.resolve(100);
    await expect(ShardScene.take({ log, ownerId: 'berta' })).rejects.toMatchObject({ code: 'LOG_TRIMMED' });
  });

  it.each([
    ['slotwise.requests', 'off' as const],
    ['slotwise.reports', undefined],
    [DECISIONS, undefined],
  ])('stops when the end of %s is lost', async (topic, checkpoints) => {
    await crashed({ log, ...(checkpoints === undefined ? {} : { checkpoints }) });
    const ends = log.endOffset.bind(log);
    log.endOffset = (asked, partition) => (asked === topic ? Promise.resolve(4) : ends(asked, partition));
    await expect(ShardScene.take({ log, ownerId: 'berta' })).rejects.toMatchObject({ code: 'LOG_SHORTENED' });
  });
});

describe('which checkpoint counts (R6)', () => {
  let log: WatchedLog;
  let before: ShardScene;
  beforeEach(async () => {
    log = await oneShardLog();
    before = await crashed({ log, checkpoints: EVERY_FOUR });
  });

  it('not one whose marker is not in the log: an owner that is gone wrote it for a log that is gone', async () => {
    const { position, ...rest } = messageOf(await newestCheckpoint(log));
    const elsewhere = { ...rest, position: position + 1 };
    await write(log, elsewhere, checkpointKey(elsewhere));
    const { taken } = await ShardScene.take({ log, ownerId: 'berta' });
    expect(taken.restored).toMatchObject({ checkpointEpoch: START_EPOCH + 3, rerunEpochs: 2 });
  });

  it('not one that speaks of another epoch than the marker at its position', async () => {
    const markers = before.reports.map(({ marker }) => marker);
    const position = (await before.decisions()).findIndex(
      (decision) => decision.kind === 'epoch' && decision.epoch === markers.at(-1)?.epoch,
    );
    const elsewhere = { ...messageOf(await newestCheckpoint(log)), position };
    await write(log, elsewhere, checkpointKey(elsewhere));
    const { taken } = await ShardScene.take({ log, ownerId: 'berta' });
    expect(taken.restored).toMatchObject({ checkpointEpoch: START_EPOCH + 3, rerunEpochs: 2 });
  });

  it('not one whose marker came after another owner had taken the shard', async () => {
    const { state } = before.processor;
    // Frozen in the middle of its last epoch, it wakes up when berta owns the shard and writes on in its old term.
    const zombie = await newestCheckpoint(log);
    const marker = (await before.decisions()).at(-1);
    await ShardScene.take({ log, ownerId: 'berta' });
    const position = await log.append(DECISIONS, 0, [
      { key: 'shard-0', value: encoder.encode(JSON.stringify(marker)) },
    ]);
    const late = { ...messageOf(zombie), position, epoch: START_EPOCH + EPOCHS - 1 };
    await write(log, late, checkpointKey(late));
    const { taken } = await ShardScene.take({ log, ownerId: 'carla' });
    expect(taken.restored).toMatchObject({ checkpointEpoch: START_EPOCH + 3, rerunEpochs: 2 });
    expect(taken.restored.state).toEqual(state);
  });

  it('keeps two of them, and does not touch those of other keys', async () => {
    await run(before, EPOCHS, 20);
    await before.checkpointed(START_EPOCH + 19);
    const live = await log.read({ topic: CHECKPOINTS, partition: 0, fromOffset: 0, maxRecords: 1000 });
    const keys = live.filter(({ value }) => value.byteLength > 0).map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(messageOf(await newestCheckpoint(log)).epoch).toBe(START_EPOCH + 19);
  });
});

describe('a checkpoint that is not what was written', () => {
  let log: WatchedLog;
  let record: LogRecord;
  beforeEach(async () => {
    log = await oneShardLog();
    await crashed({ log, checkpoints: EVERY_FOUR });
    record = await newestCheckpoint(log);
  });

  const taking = (value: Uint8Array): Promise<ShardScene> =>
    log.append(CHECKPOINTS, 0, [{ key: record.key, value }]).then(() => ShardScene.take({ log, ownerId: 'berta' }));

  it('stops the shard when its state is not the one of its marker', async () => {
    const store = new CheckpointStore({ log, topic: CHECKPOINTS, shard: 0, partCharacters: 1e6 });
    const stored = (await store.list()).at(-1)?.decode();
    if (stored === undefined) throw new Error('there is no checkpoint');
    const state = { ...stored.state, lateReports: 1, next: { ...stored.state.next, requests: 0 } };
    await store.write({ ...stored, state }, START_MS);
    await expect(ShardScene.take({ log, ownerId: 'berta' })).rejects.toMatchObject({
      code: 'CHECKPOINT_CORRUPT',
      message: expect.stringMatching(/is not of the state its marker .* --ignore-checkpoints/) as unknown,
    });
  });

  it('stops the shard wherever it is cut off', async () => {
    const { value } = record;
    for (let length = 1; length < value.byteLength; length += 97) {
      await expect(taking(value.slice(0, length))).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
    }
  });

  it('stops the shard whichever bit flips, or says which version it would need', async () => {
    const { value } = record;
    const codes = new Set<string>();
    for (let index = 0; index < value.byteLength; index += 23) {
      const flipped = value.slice();
      flipped[index] = (flipped[index] ?? 0) ^ (1 << (index % 7));
      const outcome = await taking(flipped).then(
        ({ taken }) => taken.restored.checkpointEpoch,
        (error: unknown) => (error as { code: string }).code,
      );
      codes.add(String(outcome));
    }
    // A flip in the position or the epoch names a marker that is not there: then it counts as little as one that is not.
    codes.delete('undefined');
    expect([...codes].every((code) => code.startsWith('CHECKPOINT_') || code === 'LOG_SHORTENED')).toBe(true);
    expect(codes).toContain('CHECKPOINT_CORRUPT');
  });

  it('is done without when it is told to, and goes with the next one', async () => {
    await log.append(CHECKPOINTS, 0, [{ key: record.key, value: record.value.slice(0, 50) }]);
    const scene = await ShardScene.take({ log, ownerId: 'berta', ignoreCheckpoints: true, checkpoints: EVERY_FOUR });
    expect(scene.taken.restored).toMatchObject({ rerunEpochs: EPOCHS });
    await scene.processor.stop();
    const { taken } = await ShardScene.take({ log, ownerId: 'carla' });
    expect(taken.restored.rerunEpochs).toBe(0);
  });

  it('says so when a newer build wrote it, whatever else that build put there', async () => {
    const newer = encoder.encode(JSON.stringify({ ...messageOf(record), version: 2 }));
    await expect(taking(newer)).rejects.toMatchObject({ code: 'CHECKPOINT_TOO_NEW' });
    const unlike = encoder.encode(JSON.stringify({ version: 3, content: [] }));
    await expect(taking(unlike)).rejects.toMatchObject({ code: 'CHECKPOINT_TOO_NEW' });
  });

  it('is passed over when only some of its parts were written', async () => {
    const torn = { ...messageOf(record), parts: 2 };
    const scene = await taking(encoder.encode(JSON.stringify(torn)));
    expect(scene.taken.restored).toMatchObject({ rerunEpochs: EPOCHS });
    expect(scene.taken.restored.checkpointEpoch).toBeUndefined();
  });
});

describe('another catalogue (R7)', () => {
  const change = (changes: Partial<Catalogue>): Catalogue => ({ ...smallCatalogue(['cell-a', 'cell-b']), ...changes });
  let log: WatchedLog;
  beforeEach(async () => {
    log = await oneShardLog();
  });

  it('is refused unless it was asked for', async () => {
    await crashed({ log });
    const catalogue = smallCatalogue(['cell-a']);
    await expect(ShardScene.take({ log, ownerId: 'berta', catalogue })).rejects.toMatchObject({
      code: 'CATALOGUE_DIFFERS',
      message: expect.stringContaining('--change-catalogue') as unknown,
    });
  });

  it('is refused when nothing at hand can re-run what the old one decided', async () => {
    await crashed({ log, checkpoints: 'off' });
    const taking = ShardScene.take({
      log,
      ownerId: 'berta',
      catalogue: smallCatalogue(['cell-a']),
      changeCatalogue: true,
    });
    await expect(taking).rejects.toMatchObject({ code: 'CATALOGUE_DIFFERS' });
  });

  it('takes effect in an epoch of its own, after the stored one has re-run the tail, and is checkpointed at once', async () => {
    const before = await crashed({ log, checkpoints: EVERY_FOUR });
    const open = before.processor.state.cells['cell-a']?.open.length ?? 0;
    expect(open).toBeGreaterThan(0);
    const catalogue = smallCatalogue(['cell-b']);
    const changed = await ShardScene.take({
      ...{ log, catalogue, checkpoints: EVERY_FOUR },
      ownerId: 'berta',
      changeCatalogue: true,
    });
    expect(changed.taken.restored.rerunEpochs).toBe(2);
    changed.processor.wake();
    await changed.closed(1);
    await changed.processor.stop();
    const [report] = changed.reports;
    expect(report?.marker).toMatchObject({ trigger: 'catalogue', epoch: START_EPOCH + EPOCHS });
    expect(report?.marker.counts).toMatchObject({ drift: 0, inFlight: 0 });
    expect(report?.verdicts).toHaveLength(open);
    for (const verdict of report?.verdicts ?? []) expect(verdict.reason).toBe('CATALOGUE_CHANGED');
    const again = await ShardScene.take({ log, ownerId: 'carla', catalogue });
    expect(again.taken.restored).toMatchObject({ checkpointEpoch: START_EPOCH + EPOCHS, rerunEpochs: 0 });
  });

  it.each<[string, Catalogue, readonly string[]]>([
    ['GPU', { ...offloading(), cells: smallCatalogue().cells }, ['a', 'd']],
    ['model', { ...offloading(), models: offloading().models.filter(({ modelId }) => modelId !== 'dog') }, ['d']],
  ])('that takes a %s away while batches are bound ends who lost it', async (_, catalogue, ended) => {
    const options = { log, catalogue: offloading() };
    const before = await ShardScene.take(options);
    await bindBatches(before);
    await before.checkpointed(START_EPOCH);
    const gpu = before.processor.state.cells['cell-a']?.gpu;
    expect(gpu?.bound.map(({ requestIds }) => requestIds)).toEqual([['d'], ['a']]);

    // The GPU's state comes back whole from the log alone.
    const { taken } = await ShardScene.take({ ...options, ownerId: 'berta', ignoreCheckpoints: true });
    expect(taken.restored.state.cells['cell-a']?.gpu).toEqual(gpu);

    const changed = await ShardScene.take({
      ...{ log, catalogue, checkpoints: EVERY_FOUR },
      ownerId: 'carla',
      changeCatalogue: true,
    });
    changed.processor.wake();
    await changed.closed(1);
    const [report] = changed.reports;
    expect(report?.verdicts.map(({ requestId, reason }) => [requestId, reason])).toEqual(
      ended.map((requestId) => [requestId, 'CATALOGUE_CHANGED']),
    );
    const kept = changed.processor.state.cells['cell-a']?.gpu;
    expect(kept?.bound.map(({ requestIds }) => requestIds)).toEqual(catalogue.cells[0]?.gpu && [['a']]);
    expect(kept?.residentBlocks).toEqual(catalogue.cells[0]?.gpu && ['body', 'cat/head']);

    // Nobody ended the owner in good order, and its next checkpoint is not due: this one is of the change itself.
    changed.deliver('reports', [encoded(radioReport({ measuredAtMs: atMs(2, 5) })), clockAt(3)]);
    changed.deliver('requests', [clockAt(3)]);
    await changed.closed(2);
    const { restored } = (await ShardScene.take({ log, catalogue, ownerId: 'dora' })).taken;
    expect(restored).toMatchObject({ checkpointEpoch: START_EPOCH + 1, rerunEpochs: 1 });
    expect(restored.state).toEqual(changed.processor.state);
  });

  it('goes on with what it still has', async () => {
    const before = await crashed({ log });
    const spare = { ...smallCatalogue().deviceClasses[0], deviceClass: 'tablet' } as Catalogue['deviceClasses'][number];
    const catalogue = change({ deviceClasses: [...smallCatalogue().deviceClasses, spare] });
    const changed = await ShardScene.take({ log, ownerId: 'berta', catalogue, changeCatalogue: true });
    changed.processor.wake();
    await changed.closed(1);
    expect(changed.reports[0]?.verdicts.filter(({ reason }) => reason === 'CATALOGUE_CHANGED')).toEqual([]);
    expect(changed.processor.state.cells['cell-a']?.open.length).toBe(
      before.processor.state.cells['cell-a']?.open.length,
    );
  });

  it.each<[string, Partial<Catalogue>]>([
    [
      'says something else of a model in use',
      { models: smallCatalogue().models.map((model) => ({ ...model, layers: model.layers.slice(1) })) },
    ],
    ['has another length of an epoch', { deployment: { epochMs: 200, latenessMs: 10, leadMs: 50 } }],
  ])('is refused, even if asked for, when it %s', async (_, changes) => {
    await crashed({ log });
    const catalogue = change(changes);
    const taking = ShardScene.take({ log, ownerId: 'berta', catalogue, changeCatalogue: true });
    await expect(taking).rejects.toMatchObject({ code: 'CATALOGUE_DIFFERS' });
  });
});
