import { setTimeout as sleep } from 'node:timers/promises';
import type { Broker } from '../broker/index.js';
import type { ServiceProcess } from './service-process.js';
import { decidesAgain, shardsReach, type Stage } from './stage.js';

export const DISTURBANCES = ['kill', 'freeze', 'broker restart', 'stall', 'storm'] as const;
export type DisturbanceKind = (typeof DISTURBANCES)[number];

/** From when on a shard was without an owner or a broker, and who cannot be the one to close its next epoch. */
export interface Disturbed {
  readonly kind: DisturbanceKind;
  readonly atMs: number;
  readonly shards: readonly number[];
  readonly exceptPid?: number;
}

/** Everything chaos acts on. */
export interface ChaosScene extends Stage {
  readonly broker: Broker;
  readonly draw: () => number;
}

const STALL_MS = 4_000;
const STORM_PROCESSES = 3;
const STORM_PAUSE_MS = 800;

const allShards = ({ watch }: ChaosScene): readonly number[] => watch.standings.map(({ shard }) => shard);

/** Resolves when an epoch has closed since in every one of them, by somebody else than that process. */
async function goOn(scene: ChaosScene, disturbed: Disturbed): Promise<Disturbed> {
  const { kind, atMs, shards, exceptPid } = disturbed;
  await shardsReach(scene, `every shard goes on after: ${kind}`, (standings) =>
    shards.every((shard) => {
      const closed = standings[shard]?.closed;
      return closed !== undefined && closed.atMs >= atMs && closed.pid !== exceptPid;
    }),
  );
  return disturbed;
}

function anyWithShards({ fleet, watch, draw }: ChaosScene): ServiceProcess {
  const candidates = fleet.processes.filter(({ pid }) => watch.ownedBy(pid).length > 0);
  const one = candidates[Math.floor(draw() * candidates.length)];
  if (one === undefined) throw new Error('no process owns a shard');
  return one;
}

async function kill(scene: ChaosScene): Promise<Disturbed> {
  const victim = anyWithShards(scene);
  const { pid } = victim;
  const disturbed: Disturbed = { kind: 'kill', atMs: Date.now(), shards: scene.watch.ownedBy(pid), exceptPid: pid };
  await scene.fleet.killAndReplace(victim);
  return goOn(scene, disturbed);
}

/** Asleep for longer than its session lasts, it wakes up believing that it still owns what others have long taken. */
async function freeze(scene: ChaosScene): Promise<Disturbed> {
  const sleeper = anyWithShards(scene);
  const { pid } = sleeper;
  const disturbed: Disturbed = { kind: 'freeze', atMs: Date.now(), shards: scene.watch.ownedBy(pid), exceptPid: pid };
  sleeper.signal('SIGSTOP');
  await goOn(scene, disturbed);
  sleeper.signal('SIGCONT');
  await decidesAgain(scene, pid, Date.now());
  return disturbed;
}

async function restartBroker(scene: ChaosScene): Promise<Disturbed> {
  await scene.broker.restart();
  return goOn(scene, { kind: 'broker restart', atMs: Date.now(), shards: allShards(scene) });
}

/** What a disk that does not answer does to a broker: connections stay open, nothing comes back. */
async function stall(scene: ChaosScene): Promise<Disturbed> {
  scene.broker.pause();
  await sleep(STALL_MS);
  scene.broker.resume();
  return goOn(scene, { kind: 'stall', atMs: Date.now(), shards: allShards(scene) });
}

/** Processes come and go faster than the group settles. */
async function storm(scene: ChaosScene): Promise<Disturbed> {
  const { fleet, draw } = scene;
  for (let number = 0; number < STORM_PROCESSES; number += 1) {
    const added = fleet.add();
    await added.serves();
    await sleep(draw() * STORM_PAUSE_MS);
    const others = fleet.processes.filter((process) => process !== added);
    const leaver = others[Math.floor(draw() * others.length)];
    if (leaver !== undefined) await fleet.dismiss(leaver);
  }
  return goOn(scene, { kind: 'storm', atMs: Date.now(), shards: allShards(scene) });
}

/** By kind: each disturbs, and resolves when every shard concerned goes on. */
export const ACTS: Readonly<Record<DisturbanceKind, (scene: ChaosScene) => Promise<Disturbed>>> = {
  kill,
  freeze,
  'broker restart': restartBroker,
  stall,
  storm,
};
