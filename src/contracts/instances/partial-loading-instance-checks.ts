import type { LoadingUser, PartialLoadingInstance, SeedBatch } from '../../core/solvers/partial-loading/index.js';
import { checkUnique } from './check-unique.js';
import { instanceError } from './instance-error.js';

type Known = ReadonlyMap<string, unknown>;

/** Rules that span fields of a partial loading instance. @throws SlotwiseError INSTANCE_INVALID for the first broken */
export function checkPartialLoadingInstance(instance: PartialLoadingInstance): void {
  checkUplink(instance);
  const { blocks, models, users, gpu, seedBatches = [] } = instance;
  checkUnique(blocks, 'blocks', 'id', ({ id }) => id);
  checkUnique(models, 'models', 'id', ({ id }) => id);
  checkUnique(users, 'users', 'id', ({ id }) => id);
  const knownBlocks = new Map(blocks.map((block) => [block.id, block]));
  const knownModels = new Map(models.map((model) => [model.id, model]));
  checkReferences(gpu.residentBlockIds ?? [], 'gpu.residentBlockIds', 'block', knownBlocks);
  models.forEach(({ blockIds }, index) => {
    checkReferences(blockIds, `models[${index}].blockIds`, 'block', knownBlocks);
  });
  users.forEach((user, index) => {
    checkKnown(user.modelId, `users[${index}].modelId`, 'model', knownModels);
    checkUploadFields(user, instance, `users[${index}]`);
  });
  checkSeed(seedBatches, knownModels, new Map(users.map((user) => [user.id, user])));
}

function checkUplink({ uplinkRule, uplinkLaw, bandwidthHz }: PartialLoadingInstance): void {
  if (uplinkLaw === 'fixedPower' && uplinkRule !== 'static' && uplinkRule !== 'unlimited') {
    throw instanceError('uplinkLaw', 'fixedPower only with the uplinkRule static or unlimited');
  }
  if (bandwidthHz === undefined && uplinkRule !== 'unlimited') {
    throw instanceError('bandwidthHz', `is missing: the uplinkRule is ${uplinkRule}`);
  }
}

/** What the uplink rule and law need to know of a user. */
function checkUploadFields(user: LoadingUser, { uplinkRule, uplinkLaw }: PartialLoadingInstance, path: string): void {
  if (uplinkRule === 'unlimited') return;
  const channel = uplinkLaw === 'fixedPower' ? 'powerGainHz' : 'spectralEfficiencyBitsPerSecondPerHz';
  for (const key of ['inputBits', channel] as const) {
    if (user[key] === undefined) throw instanceError(`${path}.${key}`, `is missing: the uplinkRule is ${uplinkRule}`);
  }
}

/** @throws SlotwiseError INSTANCE_INVALID at the first unknown id or the first that comes again */
function checkReferences(ids: readonly string[], path: string, kind: string, known: Known): void {
  const seen = new Set<string>();
  ids.forEach((id, index) => {
    checkKnown(id, `${path}[${index}]`, kind, known);
    if (seen.has(id)) throw instanceError(`${path}[${index}]`, `duplicate ${kind} ${JSON.stringify(id)}`);
    seen.add(id);
  });
}

function checkKnown(id: string, path: string, kind: string, known: Known): void {
  if (!known.has(id)) throw instanceError(path, `unknown ${kind} ${JSON.stringify(id)}`);
}

function checkSeed(batches: readonly SeedBatch[], models: Known, users: ReadonlyMap<string, LoadingUser>): void {
  const seen = new Set<string>();
  batches.forEach(({ modelId, userIds }, index) => {
    const path = `seedBatches[${index}]`;
    checkKnown(modelId, `${path}.modelId`, 'model', models);
    userIds.forEach((id, place) => {
      const field = `${path}.userIds[${place}]`;
      checkKnown(id, field, 'user', users);
      if (seen.has(id)) throw instanceError(field, `user ${JSON.stringify(id)} comes twice`);
      if (users.get(id)?.modelId !== modelId) {
        throw instanceError(field, `user ${JSON.stringify(id)} wants another model`);
      }
      seen.add(id);
    });
  });
}
