import { openReplay, type Replay } from '../../replay/index.js';
import { measureRun, type MeasuredRun } from '../measure-run.js';
import { policyNamed } from '../policies/index.js';
import { sweepRow, type SweepRow } from './sweep-row.js';
import type { SweepJob, SweepSetup } from './sweep-setup.js';

/** Called with the share of a run that is done, 0..1. */
export type OnShareDone = (share: number) => void;

/** A replay as a policy has it: with the planners and the catalogue that it makes of the real one. */
export function runUnder(policyName: string, replay: Replay, { catalogue, partitions }: SweepSetup): MeasuredRun {
  const policy = policyNamed(policyName);
  const planners = policy.planners?.();
  return {
    replay,
    catalogue: policy.catalogue?.(catalogue) ?? catalogue,
    partitions,
    ...(planners === undefined ? {} : { planners }),
  };
}

/**
 * What a job runs. The traffic is drawn from the real catalogue whatever the policy makes of it, so that all policies
 * get the same requests and, the executor reading the same recording, the same channel.
 */
export async function jobRun(setup: SweepSetup, { policy, load }: SweepJob): Promise<MeasuredRun> {
  return runUnder(policy, await openReplay({ ...setup.recording, load }, setup.catalogue), setup);
}

/** Share of the replay's time that the shards have closed, on average over those that have begun. */
function shareDone(replay: Replay, epochMs: number, onShareDone: OnShareDone): (shard: number, epoch: number) => void {
  const { startAtMs, endAtMs } = replay;
  const epochs = new Map<number, number>();
  return (shard, epoch) => {
    epochs.set(shard, epoch);
    const meanEpoch = [...epochs.values()].reduce((sum, closed) => sum + closed, 0) / epochs.size;
    const share = ((meanEpoch + 1) * epochMs - startAtMs) / (endAtMs - startAtMs);
    onShareDone(Math.min(1, Math.max(0, share)));
  };
}

/**
 * Runs one policy at one load.
 * @throws SlotwiseError as `openReplay`, and whatever stops the scheduler
 */
export async function runJob(setup: SweepSetup, job: SweepJob, onShareDone: OnShareDone): Promise<SweepRow> {
  const run = await jobRun(setup, job);
  const onEpoch = shareDone(run.replay, setup.catalogue.deployment.epochMs, onShareDone);
  return sweepRow(job, await measureRun({ ...run, onEpoch }));
}
