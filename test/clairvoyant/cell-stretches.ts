import type { Catalogue } from '../../src/core/catalogue.js';
import { cellWorlds } from '../../src/core/cell/index.js';
import type { UserRequest } from '../../src/core/messages.js';
import { foresee, mostOnTime, type ClairvoyantBound } from '../../src/evaluation/clairvoyant/index.js';
import { runInMemory, type InMemoryRun } from '../../src/evaluation/run-in-memory.js';
import { runUnder } from '../../src/evaluation/sweep/run-job.js';
import {
  openReplay,
  bundledRecording,
  DEFAULT_TRAFFIC_PROFILE,
  type RecordingPaths,
  type TrafficProfile,
} from '../../src/replay/index.js';

/** Some seconds of the bundled recording that one cell begins empty. */
export interface StretchTraffic {
  readonly load: number;
  readonly fromMs: number;
  readonly forMs: number;
  readonly deadlineMs: TrafficProfile['deadlineMs'];
}

/** One cell in one stretch. */
export interface CellStretch {
  readonly cellId: string;
  /** All but those nobody may serve, because their users' uplink was not known when they came. */
  readonly requests: readonly UserRequest[];
  readonly bound: ClairvoyantBound;
  /** How many could be on time if they were alone in the cell. */
  readonly servedAlone: number;
  /** By policy. */
  readonly onTime: ReadonlyMap<string, number>;
}

interface PolicyRun {
  readonly requests: readonly UserRequest[];
  /** By the id of the request. */
  readonly onTime: ReadonlySet<string>;
  readonly unknown: ReadonlySet<string>;
}

/** The bundled recording without the request files that are empty for seconds. */
const STEADY: RecordingPaths = {
  ...bundledRecording(),
  requests: bundledRecording().requests.filter(({ path }) => path.includes('azure-conv')),
};

/** The bound looks at every set of them. */
const MOST_REQUESTS = 14;

const inThisCell = (requests: readonly UserRequest[], cellId: string): readonly UserRequest[] =>
  requests.filter((request) => request.cellId === cellId);

/**
 * Runs a stretch under several policies and bounds, cell by cell, what anybody could have made of it. Cells with fewer
 * requests than `fewest`, or more than the bound can look at, are left out.
 */
export async function cellStretches(
  catalogue: Catalogue,
  { load, fromMs, forMs, deadlineMs }: StretchTraffic,
  policies: readonly string[],
  fewest: number,
): Promise<readonly CellStretch[]> {
  const profile = { ...DEFAULT_TRAFFIC_PROFILE, deadlineMs };
  const recording = { ...STEADY, fromMs, forMs, profile, modes: ['offload'] as const };
  const replay = await openReplay({ ...recording, load }, catalogue);
  const runs = new Map<string, PolicyRun>();
  for (const policy of policies) {
    runs.set(policy, await watch(runUnder(policy, replay, { recording, catalogue, partitions: 1 })));
  }
  const channel = replay.recordedChannel();
  const stretches: CellStretch[] = [];
  const known = knownRequests([...runs.values()]);
  for (const [cellId, world] of cellWorlds(catalogue)) {
    const requests = inThisCell(known, cellId);
    if (requests.length < fewest || requests.length > MOST_REQUESTS) continue;
    const seen = await foresee(requests, channel, world, catalogue.deployment);
    const alone = seen.requests.map((request) => mostOnTime({ ...seen, requests: [request] }).onTime);
    const served = [...runs].map(([policy, { onTime }]) => {
      return [policy, requests.filter(({ requestId }) => onTime.has(requestId)).length] as const;
    });
    stretches.push({
      ...{ cellId, requests, bound: mostOnTime(seen) },
      servedAlone: alone.reduce((sum, one) => sum + one, 0),
      onTime: new Map(served),
    });
  }
  await channel.close();
  return stretches;
}

/** Structure decides before any policy, so the same are unknown to all of them. */
function knownRequests([first, ...others]: readonly PolicyRun[]): readonly UserRequest[] {
  if (first === undefined) return [];
  for (const { unknown } of others) {
    const isSame = unknown.size === first.unknown.size && [...unknown].every((id) => first.unknown.has(id));
    if (!isSame) throw new Error('policies differ in what structure refuses');
  }
  return first.requests.filter(({ requestId }) => !first.unknown.has(requestId));
}

async function watch(run: InMemoryRun): Promise<PolicyRun> {
  const requests: UserRequest[] = [];
  const [onTime, unknown] = [new Set<string>(), new Set<string>()];
  await runInMemory({
    ...run,
    observer: {
      epochClosed: ({ newRequests, verdicts }) => {
        requests.push(...newRequests);
        for (const { requestId, verdict, reason } of verdicts) {
          if (verdict === 'completed') onTime.add(requestId);
          if (reason === 'NO_CHANNEL_REPORT') unknown.add(requestId);
        }
      },
    },
  });
  return { requests, onTime, unknown };
}
