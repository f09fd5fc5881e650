import type { Catalogue, Cell } from '../../../src/core/catalogue.js';
import type { UserRequest } from '../../../src/core/messages.js';
import { SchedulerDriver } from '../../../src/evaluation/driver/index.js';
import { policyNamed } from '../../../src/evaluation/policies/index.js';
import { steadyChannel } from '../../../src/twin/testing/scripted-channel.js';

/** What became of one request. */
export interface ChainEnd {
  readonly priority: number;
  readonly admitted: boolean;
  readonly onTime: boolean;
  /** From arrival to the result; absent unless there was one. */
  readonly finishMs?: number;
}

/** Behind the last arrival, so that everybody comes to an end. */
const REST_MS = 5_000;

/** Runs a policy on one cell through scheduler, log and twin, in virtual time. Same arguments, same ends. */
export async function runChains(
  policyName: string,
  requests: readonly UserRequest[],
  cell: Cell,
  catalogue: Catalogue,
): Promise<readonly ChainEnd[]> {
  const planners = policyNamed(policyName).planners?.();
  const driver = await SchedulerDriver.start({
    catalogue: { ...catalogue, cells: [cell] },
    openChannel: steadyChannel,
    ...(planners !== undefined && { planners }),
  });
  await driver.send(...requests);
  const lastMs = requests.reduce((latest, { arrivedAtMs }) => Math.max(latest, arrivedAtMs), 0);
  await driver.finish(lastMs + REST_MS);
  const verdicts = (await driver.acceptedEpochs()).flatMap((epoch) => epoch.verdicts);
  await driver.close();
  const admitted = new Set(verdicts.filter(({ verdict }) => verdict === 'admitted').map(({ requestId }) => requestId));
  const ended = new Map(verdicts.filter(({ verdict }) => verdict !== 'admitted').map((one) => [one.requestId, one]));
  return requests.map(({ requestId, arrivedAtMs, priority = 1 }) => {
    const end = ended.get(requestId);
    if (end === undefined) throw new Error(`${requestId} never came to an end`);
    const finish = end.finishedAtMs === undefined ? {} : { finishMs: end.finishedAtMs - arrivedAtMs };
    return { priority, admitted: admitted.has(requestId), onTime: end.verdict === 'completed', ...finish };
  });
}
