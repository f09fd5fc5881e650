import type { Model } from '../../catalogue.js';
import {
  solveSlide,
  type SlideInstance,
  type SlideModel,
  type SlideResult,
  type SlideUser,
} from '../../solvers/slide/index.js';
import type { CellWorld } from '../world.js';
import type { DownloadOptions } from './download-options.js';
import type { DownloadEntry, UnderWayEntry } from './entries.js';
import { downlinkBand, slideLayers } from './terms.js';

const REWARD_TOLERANCE = 1e-9;

function priority(entry: DownloadEntry): number {
  return entry.open.request.priority ?? 1;
}

function modelsUsed(entries: readonly DownloadEntry[]): readonly SlideModel[] {
  const used = new Map<string, Model>();
  for (const entry of entries) {
    const models = entry.kind === 'waiting' ? entry.fitting : [entry.model];
    for (const model of models) used.set(model.modelId, model);
  }
  return [...used.values()].map((model) => ({ id: model.modelId, layers: slideLayers(model) }));
}

function slideUser(entry: DownloadEntry): SlideUser {
  const candidates =
    entry.kind === 'under-way'
      ? [{ modelId: entry.open.modelId, ...entry.progress }]
      : entry.fitting.map(({ modelId }) => ({ modelId }));
  return {
    id: entry.open.request.requestId,
    ...entry.terms,
    weight: priority(entry),
    committed: entry.kind === 'under-way',
    candidates,
  };
}

/** The cell as one SLIDE instance: remaining bits, commitments marked, effective Hz. */
export function slideInstance(entries: readonly DownloadEntry[], world: CellWorld): SlideInstance {
  const { bandwidthHz, resourceBlockHz } = downlinkBand(world);
  const equal = entries.every((entry) => priority(entry) === 1);
  return {
    bandwidthHz,
    resourceBlockHz,
    objective: equal ? 'count' : 'weight',
    sharing: 'constant',
    models: modelsUsed(entries),
    users: entries.map(slideUser),
  };
}

/** Time-varying sharing must not move the due times of an energy-limited promise: its speeds become fixed times. */
function withFixedSpeeds(instance: SlideInstance, entries: readonly DownloadEntry[]): SlideInstance {
  const frozen = entries.filter(
    (entry): entry is UnderWayEntry => entry.kind === 'under-way' && entry.open.request.energyJoules !== undefined,
  );
  const copyId = (entry: UnderWayEntry): string => `${entry.open.modelId}@${entry.open.request.requestId}`;
  const copies = frozen.map((entry) => ({
    id: copyId(entry),
    layers: entry.work.layers.map(({ bits, cycles }, index) => ({
      sizeBits: bits,
      fixedSeconds: cycles / entry.clockHz(index),
    })),
  }));
  const byUser = new Map(frozen.map((entry) => [entry.open.request.requestId, entry]));
  const users = instance.users.map((user) => {
    const entry = byUser.get(user.id);
    if (entry === undefined) return user;
    const { energyLimitJoules, ...terms } = user;
    return { ...terms, candidates: [{ modelId: copyId(entry), ...entry.progress }] };
  });
  return { ...instance, models: [...instance.models, ...copies], users };
}

function somebodyLeftOut(result: SlideResult, instance: SlideInstance): boolean {
  const committed = new Set(instance.users.filter((user) => user.committed === true).map(({ id }) => id));
  return result.unserved.some(({ userId, reason }) => reason === 'band' || committed.has(userId));
}

function isBetter(candidate: SlideResult, than: SlideResult): boolean {
  const promisesKept = candidate.committedValue - than.committedValue;
  if (Math.abs(promisesKept) > REWARD_TOLERANCE) return promisesKept > 0;
  return candidate.objectiveValue - than.objectiveValue > REWARD_TOLERANCE;
}

/**
 * Whom to serve: constant shares first; time-varying sharing before anybody is left out, and only if it serves more.
 * Cost: one or two solver runs.
 */
export function chooseDownloads(
  entries: readonly DownloadEntry[],
  world: CellWorld,
  options: DownloadOptions,
): SlideResult {
  const instance = slideInstance(entries, world);
  const constant = solveSlide(instance);
  if (!options.timeVarying || !somebodyLeftOut(constant, instance)) return constant;
  const frozen = withFixedSpeeds({ ...instance, sharing: 'timeVarying' }, entries);
  const timeVarying = solveSlide(frozen, { exactUserLimit: options.exactUserLimit });
  return isBetter(timeVarying, constant) ? timeVarying : constant;
}
