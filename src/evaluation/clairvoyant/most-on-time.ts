import type { Foresight } from './foresight.js';
import { foreseenBatches, usedModels, type RequestSet } from './foreseen-batches.js';
import { withStanding, type Standing } from './gpu-standings.js';
import { missingLoads } from './missing-loads.js';
import { sharedUplink } from './shared-uplink.js';

/** Sets of requests and of models are bits of one number, and there are two to the number of requests. */
const MOST_REQUESTS = 14;
const MOST_MODELS = 31;

/** Ending exactly at the deadline is on time; what of rounding lies beyond it too, ms. */
const TOLERANCE_MS = 1e-3;

/** How many can be on time at the most, whatever is done. */
export interface ClairvoyantBound {
  readonly onTime: number;
  /** Everything asked for fits into GPU memory together, so that nothing ever has to leave and none of it is counted short. */
  readonly keepsEverything: boolean;
}

/** Bytes of all layers that anybody could want, with the inputs of the largest batch beside them. */
function bytesOfEverything(foresight: Foresight): number {
  const { world, requests } = foresight;
  const models = usedModels(foresight);
  const groups = new Set(models.flatMap(({ modelId }) => [...(world.blockGroups.ofModel.get(modelId) ?? [])]));
  const parameters = [...groups].reduce((sum, group) => sum + (world.blockGroups.groups[group]?.bytes ?? 0), 0);
  const inputs = models.map((model) => {
    const wanting = requests.filter(({ options }) => options.some((option) => option.model === model));
    return model.activationBytesPerInput * wanting.length;
  });
  return parameters + Math.max(0, ...inputs);
}

function countOf(served: RequestSet): number {
  let count = 0;
  for (let rest = served; rest > 0; rest &= rest - 1) count += 1;
  return count;
}

/**
 * An upper bound on the requests of one cell that can be on time, by one who knows the whole recording: a dynamic program
 * over the sets of requests served. A batch is some requests for one model that fits into memory with them; it starts when
 * the batch before it has ended, all that it and those before it need is loaded, and the inputs are up; all in it are done by
 * their deadlines. For every set served and all models loaded so far only the least ends are kept, and the least times the GPU
 * was at work.
 *
 * It is never too low, for what it leaves out only takes time: windows and whole blocks of the uplink; that inputs share it, but
 * for the least time they all take together; that a load is one piece, for a batch that is planned by then; and, unless
 * everything fits into memory together, that what was loaded once may have to leave again.
 *
 * @throws RangeError for more than 14 requests or 31 models
 * Cost: 2^K x the batches x the models that can be loaded so far.
 */
export function mostOnTime(foresight: Foresight): ClairvoyantBound {
  const requests = foresight.requests.toSorted((a, b) => a.grantableAtMs - b.grantableAtMs);
  const ordered = { ...foresight, requests };
  const models = usedModels(ordered);
  if (requests.length > MOST_REQUESTS || models.length > MOST_MODELS) {
    throw new RangeError(`${requests.length} requests for ${models.length} models are too many to look at every set`);
  }
  const { gpuFromMs, world } = foresight;
  const togetherMs = sharedUplink(requests);
  const loadMs = missingLoads(models, world);
  const batches = foreseenBatches(ordered).map((batch) => ({ ...batch, bit: 1 << models.indexOf(batch.model) }));
  const standings: (readonly Standing[] | undefined)[] = [[{ loaded: 0, endMs: gpuFromMs, workedToMs: gpuFromMs }]];
  let onTime = 0;
  for (let served = 0; served < 2 ** requests.length; served += 1) {
    const here = standings[served];
    if (here === undefined) continue;
    onTime = Math.max(onTime, countOf(served));
    for (const { model, members, bit, upAtMs, dueAtMs, runMs } of batches) {
      if ((served & members) !== 0) continue;
      const next = served | members;
      const inputsMs = Math.max(upAtMs, togetherMs[next] ?? Infinity);
      for (const standing of here) {
        const loadedAtMs = standing.workedToMs + loadMs(standing.loaded, model);
        const finishMs = Math.max(standing.endMs, loadedAtMs, inputsMs) + runMs;
        if (finishMs > dueAtMs + TOLERANCE_MS) continue;
        const after = { loaded: standing.loaded | bit, endMs: finishMs, workedToMs: loadedAtMs + runMs };
        standings[next] = withStanding(standings[next] ?? [], after);
      }
    }
  }
  const { memoryBytes = 0 } = world.cell.gpu ?? {};
  return { onTime, keepsEverything: bytesOfEverything(foresight) <= memoryBytes };
}
