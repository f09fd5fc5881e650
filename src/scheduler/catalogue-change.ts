import { catalogueDigest } from '../contracts/index.js';
import type { Catalogue } from '../core/catalogue.js';
import { canonicalJson } from '../core/canonical-json.js';
import { SlotwiseError } from '../core/errors.js';
import type { RestoredShard } from './restore/index.js';
import type { ShardProgram } from './shard-program.js';
import type { ShardState } from './shard-state.js';

function refuse(sentence: string): never {
  throw new SlotwiseError('CATALOGUE_DIFFERS', sentence);
}

/** What is under way was planned with these entries: under the same id they must say the same. */
function requireSameEntries(state: ShardState, before: Catalogue, after: Catalogue): void {
  const entries = ({ models, deviceClasses }: Catalogue): ReadonlyMap<string, string> =>
    new Map([
      ...models.map((model) => [`model ${model.modelId}`, canonicalJson(model)] as const),
      ...deviceClasses.map((device) => [`device class ${device.deviceClass}`, canonicalJson(device)] as const),
    ]);
  const [was, is] = [entries(before), entries(after)];
  for (const { open } of Object.values(state.cells)) {
    for (const request of open) {
      if (request.kind !== 'under-way') continue;
      for (const name of [`model ${request.modelId}`, `device class ${request.deviceClass}`]) {
        if (!is.has(name) || is.get(name) === was.get(name)) continue;
        refuse(
          `shard ${state.shard}: ${name} says something else in the new catalogue while request ${request.request.requestId} is under way with it; give the new one another id, or let the shard drain first`,
        );
      }
    }
  }
}

/**
 * Whether the next epoch has to begin with a change of catalogue (R7). It begins from the last marker, and only when it
 * was asked for: a wrong file given by mistake must not end what is under way.
 * @throws SlotwiseError CATALOGUE_DIFFERS when it was not asked for, or cannot be made
 */
export function changesCatalogue(
  { state, last }: RestoredShard,
  { catalogue, catalogueDigest: given }: ShardProgram,
  asked: boolean,
): boolean {
  if (last === undefined) return false;
  const before = catalogueDigest(last.catalogue);
  if (before === given) return false;
  const digests = `digest ${before.slice(0, 12)}, here is ${given.slice(0, 12)}`;
  if (last.catalogue.deployment.epochMs !== catalogue.deployment.epochMs) {
    refuse(
      `shard ${state.shard}: the log has epochs of ${last.catalogue.deployment.epochMs} ms; their length cannot change on one log (${digests})`,
    );
  }
  if (!asked) {
    refuse(
      `shard ${state.shard}: the last epoch was planned with another catalogue (${digests}); give that one, or add --change-catalogue to go on with this one`,
    );
  }
  requireSameEntries(state, last.catalogue, catalogue);
  return true;
}
