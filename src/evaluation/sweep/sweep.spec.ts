import { beforeAll, describe, expect, it } from '@jest/globals';
import { chosenCatalogue, loadCatalogue } from '../../contracts/catalogue/index.js';
import { DIRECTIONS, type Catalogue, type Mode } from '../../core/catalogue.js';
import type { UserRequest, VerdictBody } from '../../core/messages.js';
import { bundledRecording } from '../../replay/index.js';
import { DecisionReader, parseDecision, type AcceptedEpoch, type EventLog } from '../../streams/index.js';
import { topicNames } from '../../contracts/index.js';
import type { FutureChannel } from '../../twin/index.js';
import { checkDecisionLog, type Violation } from '../check-decision-log.js';
import { policiesFor, POLICY_NAMES } from '../policies/index.js';
import { runInMemory } from '../run-in-memory.js';
import { inThread, runSweep, sweepJobs, type SweepJob, type SweepProgress, type SweepSetup } from './index.js';
import { jobRun } from './run-job.js';

const STRETCH_MS = 4000;
const setup: SweepSetup = {
  recording: { ...bundledRecording(), forMs: STRETCH_MS },
  catalogue: loadCatalogue(),
  partitions: 2,
};

interface Watched {
  readonly requests: readonly UserRequest[];
  /** In the order of the log. */
  readonly verdicts: readonly VerdictBody[];
  readonly violations: readonly Violation[];
  readonly channel: readonly unknown[];
}

async function epochsOf(log: EventLog, shard: number): Promise<readonly AcceptedEpoch[]> {
  const topic = topicNames().decisions;
  const reader = new DecisionReader(shard);
  const maxRecords = await log.endOffset(topic, shard);
  const records = await log.read({ topic, partition: shard, fromOffset: 0, maxRecords });
  return records.flatMap((record) => {
    const decision = parseDecision(record);
    return (decision && reader.accept(decision)) ?? [];
  });
}

/** Both directions of everybody who asked, every 250 ms, as an executor is told of them. */
async function sampled(
  channel: FutureChannel,
  startAtMs: number,
  requests: readonly UserRequest[],
): Promise<unknown[]> {
  const users = new Map(requests.map(({ cellId, userId }) => [`${cellId}/${userId}`, { cellId, userId }]));
  const samples: unknown[] = [];
  for (let atMs = startAtMs; atMs < startAtMs + STRETCH_MS; atMs += 250) {
    await channel.advanceTo(atMs);
    for (const { cellId, userId } of users.values()) {
      for (const direction of DIRECTIONS) samples.push(channel.qualityAt(cellId, userId, direction, atMs));
    }
  }
  await channel.close();
  return samples;
}

async function watch(setup: SweepSetup, job: SweepJob): Promise<Watched> {
  const run = await jobRun(setup, job);
  const requests: UserRequest[] = [];
  const epochs: AcceptedEpoch[] = [];
  await runInMemory({
    ...run,
    observer: { epochClosed: ({ newRequests }) => void requests.push(...newRequests) },
    onDrained: async (log) => {
      for (let shard = 0; shard < setup.partitions; shard += 1) epochs.push(...(await epochsOf(log, shard)));
    },
  });
  requests.sort((a, b) => (a.requestId < b.requestId ? -1 : 1));
  return {
    requests,
    verdicts: epochs.flatMap(({ verdicts }) => verdicts),
    violations: checkDecisionLog(epochs, { catalogue: run.catalogue, complete: true }),
    channel: await sampled(run.replay.recordedChannel(), run.replay.startAtMs, requests),
  };
}

interface Traffic {
  readonly modes: readonly Mode[];
  readonly load: number;
  readonly catalogue: Catalogue;
}

const trafficOf = ({ modes, catalogue }: Traffic): SweepSetup => ({
  ...setup,
  recording: { ...setup.recording, modes },
  catalogue,
});

const FINE_TUNED = chosenCatalogue({ catalogue: 'bundled:fine-tuned' });
const SPLIT = chosenCatalogue({ catalogue: 'bundled:split' });
const CHAIN = chosenCatalogue({ catalogue: 'bundled:chain' });

/** Cells with so little uplink that few requests are enough to fill it. */
const narrow = (catalogue: Catalogue, blocks: number): Catalogue => ({
  ...catalogue,
  cells: catalogue.cells.map((cell) => ({ ...cell, uplink: { ...cell.uplink, blocks } })),
});

const decided = ({ verdicts = [] }: Partial<Watched> = {}): readonly string[] => verdicts.map((v) => JSON.stringify(v));

describe.each<[string, Traffic]>([
  ['download', { modes: ['download'], load: 4, catalogue: loadCatalogue() }],
  ['offload', { modes: ['offload'], load: 8, catalogue: narrow(FINE_TUNED, 30) }],
  ['offload and download', { modes: ['offload', 'download'], load: 8, catalogue: narrow(FINE_TUNED, 30) }],
  ['co-inference', { modes: ['co-inference'], load: 8, catalogue: narrow(SPLIT, 10) }],
  ['chain', { modes: ['chain'], load: 8, catalogue: CHAIN }],
])('all policies for a mode at one load: %s', (_, traffic) => {
  const policies = policiesFor(traffic.modes);
  const watched = new Map<string, Watched>();
  beforeAll(async () => {
    const { load } = traffic;
    for (const policy of policies) watched.set(policy, await watch(trafficOf(traffic), { policy, load }));
  });

  it('get the same requests, of the same users with the same deadlines', () => {
    const [first, ...others] = [...watched.values()].map(({ requests }) => requests);
    expect(first?.length).toBeGreaterThan(50);
    for (const requests of others) expect(requests).toEqual(first);
  });

  it('are carried out over the same channel', () => {
    const [first, ...others] = [...watched.values()].map(({ channel }) => channel);
    expect(first?.filter((quality) => quality !== undefined).length).toBeGreaterThan(100);
    for (const channel of others) expect(channel).toEqual(first);
  });

  it.each(policies)('keep the promises of the decision log: %s', (policy) => {
    expect(watched.get(policy)?.violations).toEqual([]);
  });

  it.each(policies.slice(1))('differ from the scheduler as it is: %s', (policy) => {
    expect(decided(watched.get(policy))).not.toEqual(decided(watched.get('slotwise')));
  });
});

describe('policies for other modes', () => {
  const differing = policiesFor(['download']);
  const short = { ...setup, recording: { ...setup.recording, forMs: 1500, modes: ['download'] as const } };
  const load = 2;
  let usual: readonly string[] = [];
  beforeAll(async () => {
    usual = decided(await watch(short, { policy: 'slotwise', load }));
  });

  it.each(POLICY_NAMES.filter((name) => !differing.includes(name)))('leave a download as it is: %s', async (policy) => {
    expect(usual.length).toBeGreaterThan(5);
    expect(decided(await watch(short, { policy, load }))).toEqual(usual);
  });
});

describe('a sweep', () => {
  const jobs = sweepJobs(['edf', 'slotwise'], [2, 0.5]);

  it('is a job for every policy at every load, by load', () => {
    expect(jobs.map(({ policy, load }) => `${policy} ${load}`)).toEqual([
      'edf 0.5',
      'slotwise 0.5',
      'edf 2',
      'slotwise 2',
    ]);
  });

  it('gives the same rows every time, in the order of the jobs, whatever the order they are run in', async () => {
    const told: SweepProgress[] = [];
    const rows = await runSweep(jobs, await inThread(setup, 1), (progress) => void told.push(progress));
    expect(rows.map(({ policy, load }) => ({ policy, load }))).toEqual(jobs);
    expect(rows.every(({ requests, hitRatio }) => requests > 5 && hitRatio > 0.5)).toBe(true);
    const again = await runSweep(jobs.toReversed(), await inThread(setup, 1), () => undefined);
    expect(again.toReversed()).toEqual(rows);

    const shares = told.map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(told.at(-1)).toEqual({ share: 1, runsDone: 4, runs: 4 });
    // Said while a run goes on, not only when it ends.
    expect(new Set(shares).size).toBeGreaterThan(20);
  });

  it('ends with the first error of a run', async () => {
    const sweep = runSweep(jobs, { run: ({ load }) => Promise.reject(new Error(`no ${load}`)) }, () => undefined);
    await expect(sweep).rejects.toThrow('no 2');
  });
});
