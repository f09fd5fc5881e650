import type { Deployment } from '../../core/catalogue.js';
import { deadlineAtMs, inputBits, type CellWorld } from '../../core/cell/index.js';
import { epochEndMs, epochOf } from '../../core/epochs/index.js';
import type { UserRequest } from '../../core/messages.js';
import type { FutureChannel } from '../../twin/index.js';
import { earliestInput } from './earliest-input.js';
import type { Foresight, ForeseenRequest } from './foresight.js';

/** Start of the plan of the epoch that a request comes in. */
function grantableAtMs({ arrivedAtMs }: UserRequest, { epochMs, leadMs }: Deployment): number {
  return epochEndMs(epochOf(arrivedAtMs, epochMs), epochMs) + leadMs;
}

function foreseen(
  request: UserRequest,
  channel: FutureChannel,
  world: CellWorld,
  deployment: Deployment,
): ForeseenRequest {
  const fromMs = grantableAtMs(request, deployment);
  const span = { fromMs, toMs: deadlineAtMs(request) };
  const models = request.models.map((modelId) => world.models.get(modelId)).filter((model) => model !== undefined);
  return {
    requestId: request.requestId,
    ...{ grantableAtMs: fromMs, deadlineAtMs: span.toMs },
    options: models.map((model) => ({
      model,
      ...earliestInput(inputBits(request, model), request.userId, span, channel, world.cell),
    })),
  };
}

/**
 * What is to come in one cell, for a bound on what anybody could make of it.
 *
 * @param requests all of one cell
 * @param channel as recorded; it is read up to the last deadline
 */
export async function foresee(
  requests: readonly UserRequest[],
  channel: FutureChannel,
  world: CellWorld,
  deployment: Deployment,
): Promise<Foresight> {
  await channel.advanceTo(Math.max(...requests.map(deadlineAtMs)));
  const all = requests.map((request) => foreseen(request, channel, world, deployment));
  return { world, gpuFromMs: Math.min(...all.map((request) => request.grantableAtMs)), requests: all };
}
