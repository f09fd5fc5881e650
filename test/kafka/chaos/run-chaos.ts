import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicsAudit } from '../../../src/evaluation/audit/index.js';
import { seededNumbers } from '../../bench/seeded-numbers.js';
import type { Broker } from '../broker/index.js';
import { ACTS, type ChaosScene, type Disturbed, type DisturbanceKind } from './disturbances.js';
import { recoveriesOf, type Recovery } from './recoveries.js';
import { drain, openStage } from './stage.js';

const SHARDS = 8;
const PROCESSES = 3;
/** Of undisturbed traffic between two disturbances, at most. */
const LONGEST_PAUSE_MS = 2_000;

export interface ChaosOptions {
  readonly broker: Broker;
  readonly seed: number;
  /** How often each. */
  readonly disturbances: Readonly<Record<DisturbanceKind, number>>;
  readonly onDisturbed?: (disturbed: Disturbed) => void;
}

export interface ChaosResult {
  readonly recoveries: readonly Recovery[];
  readonly audit: TopicsAudit;
  /** Processes that ended though nobody asked them to, with what they said. */
  readonly deserters: readonly string[];
  /** Of the feeder, sent again because they were not acknowledged. */
  readonly appendsRepeated: number;
  readonly seconds: number;
}

function shuffled(counts: ChaosOptions['disturbances'], draw: () => number): readonly DisturbanceKind[] {
  const kinds = Object.entries(counts) as [DisturbanceKind, number][];
  return kinds
    .flatMap(([kind, count]) => Array.from({ length: count }, () => ({ kind, rank: draw() })))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ kind }) => kind);
}

async function disturbed(
  scene: ChaosScene,
  { disturbances, onDisturbed }: ChaosOptions,
): Promise<readonly Disturbed[]> {
  const done: Disturbed[] = [];
  for (const kind of shuffled(disturbances, scene.draw)) {
    await sleep(scene.draw() * LONGEST_PAUSE_MS);
    const one = await ACTS[kind](scene);
    done.push(one);
    onDisturbed?.(one);
  }
  return done;
}

/**
 * Three processes and eight shards over a real broker, real-time traffic, and disturbances in an order that the seed
 * decides. Afterwards the topics are audited. The same seed gives the same order, not the same interleaving.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { broker, seed } = options;
  const startedMs = performance.now();
  const stage = await openStage({ brokers: broker.brokers, shards: SHARDS, processes: PROCESSES });
  try {
    const scene: ChaosScene = { ...stage, broker, draw: seededNumbers(seed) };
    const tooSoon = stage.feeding.then(() => {
      throw new Error('the traffic ended before the chaos');
    });
    const done = await Promise.race([disturbed(scene, options), tooSoon]);
    tooSoon.catch(() => undefined);
    const audit = await drain(stage);
    return {
      audit,
      recoveries: await recoveriesOf(stage.log, stage.topics, done),
      deserters: stage.fleet.deserters,
      appendsRepeated: stage.feeder.repeated,
      seconds: (performance.now() - startedMs) / 1000,
    };
  } finally {
    await stage.close();
  }
}
