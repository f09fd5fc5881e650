import type {
  LoadedBatch,
  PartialLoadingInstance,
  PartialLoadingResult,
  Upload,
} from '../../src/core/solvers/partial-loading/index.js';
import { bitsLeft, factsOf, type Facts } from './instance-facts.js';

/** Numbers in these tests are small; sums of a few of them agree this far. */
const SLACK = 1e-7;

/** What a result does that the instance does not allow, or says that is not so; empty if it is sound. */
export function faults(instance: PartialLoadingInstance, result: PartialLoadingResult): string[] {
  const facts = factsOf(instance);
  return [
    ...totalFaults(instance, result),
    ...batchFaults(facts, result),
    ...uploadFaults(facts, result),
    ...bandFaults(instance, result.uploads),
  ];
}

function totalFaults(instance: PartialLoadingInstance, result: PartialLoadingResult): string[] {
  const served = result.batches.flatMap(({ userIds }) => userIds);
  const users = instance.users.filter(({ id }) => served.includes(id));
  const weight = users.reduce((sum, user) => sum + (user.weight ?? 1), 0);
  const claims: readonly (readonly [string, unknown, unknown])[] = [
    ['nobody twice', served.length, new Set(served).size],
    ['servedCount', result.servedCount, users.length],
    ['servedWeight', result.servedWeight, weight],
    ['objective', result.objective, instance.objective === 'weight' ? weight : users.length],
    ['committedServedCount', result.committedServedCount, users.filter(({ committed }) => committed).length],
    [
      'unservedUserIds',
      result.unservedUserIds.join(),
      instance.users.flatMap(({ id }) => (served.includes(id) ? [] : [id])).join(),
    ],
  ];
  return claims.flatMap(([name, said, so]) => (said === so ? [] : [`${name}: ${String(said)}, not ${String(so)}`]));
}

/** Sizes, models, loads, order, deadlines. */
function batchFaults(facts: Facts, { batches, uploads }: PartialLoadingResult): string[] {
  const { gpu, uplinkRule } = facts.instance;
  const phaseEnd = uplinkRule === 'noOverlap' ? Math.max(0, ...uploads.map(({ endSeconds }) => endSeconds)) : 0;
  let end = Math.max(gpu.busyUntilSeconds ?? 0, phaseEnd);
  let loaded: string | undefined;
  return batches.flatMap((batch, index) => {
    const load = facts.loadSeconds(loaded, batch.modelId);
    const isSound: readonly (readonly [string, boolean])[] = [
      ['has users', batch.userIds.length > 0],
      ['keeps the cap', batch.userIds.length <= facts.cap(batch.modelId)],
      ['has users of its model', batch.userIds.every((id) => facts.users.get(id)?.modelId === batch.modelId)],
      ['loads what is missing', Math.abs(batch.loadSeconds - load) <= SLACK],
      ['loads behind the one before', batch.loadStartSeconds >= end - SLACK],
      ['starts when it is loaded', batch.startSeconds >= batch.loadStartSeconds + load - SLACK],
      ['takes its time', batch.endSeconds >= batch.startSeconds + inference(facts, batch) - SLACK],
      ['is on time', batch.userIds.every((id) => batch.endSeconds <= deadline(facts, id) + SLACK)],
    ];
    [end, loaded] = [batch.endSeconds, batch.modelId];
    return isSound.flatMap(([what, holds]) => (holds ? [] : [`batch ${index}: ${what}`]));
  });
}

/** Every input is up before its batch starts. */
function uploadFaults(facts: Facts, { batches, uploads }: PartialLoadingResult): string[] {
  if (facts.instance.uplinkRule === 'unlimited') return uploads.length === 0 ? [] : ['uploads without need'];
  return batches.flatMap(({ userIds, startSeconds }) =>
    userIds.flatMap((id) => {
      const user = facts.users.get(id);
      const mine = uploads.filter(({ userId }) => userId === id);
      const sent = mine.reduce((bits, upload) => bits + sentBits(facts, upload), 0);
      const needed = user === undefined ? 0 : bitsLeft(user);
      const isLate = mine.some(({ endSeconds }) => endSeconds > startSeconds + SLACK);
      return [
        ...(sent < needed - SLACK * Math.max(1, needed) ? [`${id}: ${sent} of ${needed} bits are up`] : []),
        ...(isLate ? [`${id}: up after the start`] : []),
      ];
    }),
  );
}

/** The band at every instant: it can only grow when an upload starts. */
function bandFaults({ bandwidthHz = 0, uplinkRule }: PartialLoadingInstance, uploads: readonly Upload[]): string[] {
  if (uplinkRule === 'unlimited') return [];
  return uploads.flatMap(({ startSeconds: instant }) => {
    const running = uploads.filter(
      ({ startSeconds, endSeconds }) =>
        uplinkRule === 'static' || (startSeconds <= instant + SLACK && endSeconds > instant + SLACK),
    );
    const used = running.reduce((sum, upload) => sum + upload.bandwidthHz, 0);
    return used <= bandwidthHz * (1 + SLACK) + SLACK ? [] : [`${used} Hz at ${instant} s`];
  });
}

function sentBits(facts: Facts, { userId, startSeconds, endSeconds, bandwidthHz }: Upload): number {
  const user = facts.users.get(userId);
  const rate =
    facts.instance.uplinkLaw === 'fixedPower'
      ? bandwidthHz * Math.log2(1 + (user?.powerGainHz ?? 0) / bandwidthHz)
      : bandwidthHz * (user?.spectralEfficiencyBitsPerSecondPerHz ?? 0);
  return rate * (endSeconds - startSeconds);
}

const inference = (facts: Facts, { modelId, userIds }: LoadedBatch): number =>
  facts.inferenceSeconds(modelId, userIds.length);

const deadline = (facts: Facts, id: string): number => facts.users.get(id)?.deadlineSeconds ?? -Infinity;
