import type { Task } from '../../src/core/solvers/co-inference/index.js';
import { optimumByHighs, type Optimum, type Row } from '../oracles/highs.js';

/** Energy of one of the three stages as a convex function of the retained fraction w and the stage's time t. */
interface Stage {
  /** Name of its time and, with z, of its energy. */
  readonly name: string;
  /** Least time: `fixed + perWhole w`. */
  readonly leastSeconds: { readonly fixed: number; readonly perWhole: number };
  /** Energy and its two slopes. */
  readonly joulesAt: (w: number, t: number) => { readonly joules: number; readonly byW: number; readonly byT: number };
}

const MOST_ROUNDS = 400;

/** Relative energy that may be missing at the end. */
const TOLERANCE = 1e-7;

/**
 * The largest retained fraction up to 1, by another way than a search along prices: theorem 1 says that in w and the
 * times of the stages the problem is convex, so cutting planes and linear programs (HiGHS) close in on it from above.
 * Undefined if nothing is feasible.
 */
export function largestByCuttingPlanes(task: Task, bandwidthHz: number): number | undefined {
  const stages = stagesOf(task, bandwidthHz);
  const cuts: Row[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const optimum = optimumByHighs({
      maximize: [[1, 'w']],
      rows: [...limits(task, stages), ...cuts],
      bounds: [
        [0, 'w', 1],
        ...stages.map(({ name }) => [0, name, task.deadlineSeconds] as const),
        ...stages.map(({ name }) => [0, `z${name}`, 1e6] as const),
      ],
    });
    if (optimum === undefined) return undefined;
    const missing = stages.reduce((sum, stage) => sum + missingJoules(stage, optimum), 0);
    if (task.energyJoules === Infinity || missing <= TOLERANCE * task.energyJoules) return optimum.value;
    cuts.push(...stages.map((stage) => tangent(stage, optimum.at('w'), optimum.at(stage.name))));
  }
  throw new Error('the cutting planes did not converge');
}

function limits(task: Task, stages: readonly Stage[]): Row[] {
  const least = stages.map(({ name, leastSeconds: { fixed, perWhole } }): Row => ({
    terms: [
      [perWhole, 'w'],
      [-1, name],
    ],
    atMost: -fixed,
  }));
  const time: Row = { terms: stages.map(({ name }) => [1, name] as const), atMost: task.deadlineSeconds };
  const energy: Row = { terms: stages.map(({ name }) => [1, `z${name}`] as const), atMost: task.energyJoules };
  if (stages.length === 0) return [];
  return task.energyJoules === Infinity ? [...least, time] : [...least, time, energy];
}

function missingJoules({ name, joulesAt }: Stage, { at }: Optimum): number {
  return Math.max(0, joulesAt(at('w'), at(name)).joules - at(`z${name}`));
}

/** z >= joules + byW (w - w0) + byT (t - t0). */
function tangent({ name, joulesAt }: Stage, w: number, t: number): Row {
  const { joules, byW, byT } = joulesAt(w, t);
  return {
    terms: [
      [byW, 'w'],
      [byT, name],
      [-1, `z${name}`],
    ],
    atMost: byW * w + byT * t - joules,
  };
}

function stagesOf(task: Task, bandwidthHz: number): Stage[] {
  return [
    ...(task.deviceCycles > 0 ? [computing('d', task.deviceCycles, task.maxDeviceHz, task.deviceKappa)] : []),
    ...(task.uploadBits > 0 ? [sending(task, bandwidthHz)] : []),
    ...(task.serverCycles > 0 ? [computing('s', task.serverCycles, task.maxServerHz, task.serverKappa)] : []),
  ];
}

/** kappa C^3 w^3 / t^2. */
function computing(name: string, cycles: number, maxHz: number, kappa: number): Stage {
  const cube = kappa * cycles ** 3;
  return {
    name,
    leastSeconds: { fixed: 0, perWhole: cycles / maxHz },
    joulesAt: (w, t) => {
      if (w <= 0 || t <= 0) return { joules: 0, byW: 0, byT: 0 };
      return {
        joules: (cube * w ** 3) / t ** 2,
        byW: (3 * cube * w ** 2) / t ** 2,
        byT: (-2 * cube * w ** 3) / t ** 3,
      };
    },
  };
}

/** t (b/g)(2^(bits/(b t)) - 1) with the bits all of S, or w S with structured pruning. */
function sending({ uploadBits, gainHzPerWatt, maxPowerWatts, structured }: Task, bandwidthHz: number): Stage {
  const scale = bandwidthHz / gainHzPerWatt;
  const fullSeconds = uploadBits / (bandwidthHz * Math.log2(1 + maxPowerWatts / scale));
  return {
    name: 'u',
    leastSeconds: structured ? { fixed: 0, perWhole: fullSeconds } : { fixed: fullSeconds, perWhole: 0 },
    joulesAt: (w, t) => {
      const bits = structured ? w * uploadBits : uploadBits;
      if (bits <= 0 || t <= 0) return { joules: 0, byW: 0, byT: 0 };
      const z = (bits * Math.LN2) / (bandwidthHz * t);
      return {
        joules: t * scale * Math.expm1(z),
        byW: structured ? ((uploadBits * Math.LN2) / gainHzPerWatt) * Math.exp(z) : 0,
        byT: scale * (Math.expm1(z) - z * Math.exp(z)),
      };
    },
  };
}
