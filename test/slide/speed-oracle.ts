import type { SlideLayer, SlideTerms } from '../../src/core/solvers/slide/index.js';
import { optimumByHighs, type Optimum, type Row } from '../oracles/highs.js';
import { cyclesOf, sum } from './latency-oracle.js';

/** A tangent z >= slope x + offset to the energy of one layer. */
interface Tangent {
  readonly layer: number;
  readonly slope: number;
  readonly offset: number;
}

const MOST_ROUNDS = 200;

/** 1/MHz: a bandwidth above 1 PHz is the program's rounding. */
const LEAST_INVERSE = 1e-9;

/**
 * Least bandwidth with a speed per layer, by another way than the taut string: with x_l = w_l / f_l and u = 1 / b
 * the deadline is linear and the energy convex in (x, u), so cutting planes and linear programs (HiGHS) find the
 * largest u from above. Hz; Infinity if infeasible.
 */
export function leastBandwidthByCuttingPlanes(layers: readonly SlideLayer[], terms: SlideTerms): number {
  const working = cyclesOf(layers, terms).flatMap((cycles, layer) => (cycles > 0 ? [{ layer, cycles }] : []));
  const range = working.map(({ cycles }) => ({
    least: cycles / (terms.maxFrequencyHz ?? 0),
    most: terms.minFrequencyHz ? cycles / terms.minFrequencyHz : terms.deadlineSeconds,
  }));
  const tangents: Tangent[] = working.flatMap(({ cycles }, layer) => {
    const { least = 0, most = 0 } = range[layer] ?? {};
    return [0, 0.1, 0.3, 1].map((share) => tangentAt(terms, layer, cycles, least + share * (most - least)));
  });
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const optimum = optimumByHighs({
      maximize: [[1, 'u']],
      rows: [...deadlineRows(layers, terms, working), ...energyRows(layers, terms, working.length, tangents)],
      bounds: [
        [0, 'u', 1e4],
        ...range.map(({ least, most }, layer) => [least, `x${layer}`, most] as const),
        ...range.map((_, layer) => [0, `z${layer}`, 1e6] as const),
      ],
    });
    if (optimum === undefined) return Infinity;
    const seconds = working.map((_, layer) => optimum.at(`x${layer}`));
    const missing = sum(
      working.map(({ cycles }, layer) => energy(terms, cycles, seconds[layer] ?? 0) - optimum.at(`z${layer}`)),
    );
    const spare = spareJoules(layers, terms, optimum, working.length);
    if (missing - spare <= 1e-6 * (terms.energyLimitJoules ?? 0))
      return optimum.at('u') > LEAST_INVERSE ? 1e6 / optimum.at('u') : Infinity;
    tangents.push(...working.map(({ cycles }, layer) => tangentAt(terms, layer, cycles, seconds[layer] ?? 0)));
  }
  throw new Error('the cutting planes did not converge');
}

/** x_j + .. + x_L <= T - V_j - S_j u / r for every layer; u in 1/MHz keeps the rows well scaled. */
function deadlineRows(layers: readonly SlideLayer[], terms: SlideTerms, working: readonly { layer: number }[]): Row[] {
  let bits = 0;
  return layers.map((layer, from) => {
    bits += layer.sizeBits;
    const fixed = sum(layers.slice(from).map(({ fixedSeconds = 0 }) => fixedSeconds));
    const later = working.flatMap((work, index) => (work.layer >= from ? [[1, `x${index}`] as const] : []));
    const delivery = [bits / 1e6 / terms.spectralEfficiencyBitsPerSecondPerHz, 'u'] as const;
    return { terms: [delivery, ...later], atMost: terms.deadlineSeconds - fixed };
  });
}

/** The energy limit on the sum of the z_l and the receiving, and the tangents that hold every z_l up. */
function energyRows(
  layers: readonly SlideLayer[],
  terms: SlideTerms,
  working: number,
  tangents: readonly Tangent[],
): Row[] {
  const all = Array.from({ length: working }, (_, layer) => [1, `z${layer}`] as const);
  return [
    { terms: [[receiveJoules(layers, terms), 'u'], ...all], atMost: workJoules(layers, terms) },
    ...tangents.map(({ layer, slope, offset }) => ({
      terms: [[slope, `x${layer}`] as const, [-1, `z${layer}`] as const],
      atMost: -offset,
    })),
  ];
}

/** What the linear program left of the energy. */
function spareJoules(layers: readonly SlideLayer[], terms: SlideTerms, { at }: Optimum, working: number): number {
  const spent = sum(Array.from({ length: working }, (_, layer) => at(`z${layer}`)));
  return workJoules(layers, terms) - receiveJoules(layers, terms) * at('u') - spent;
}

/** Energy of receiving everything at 1 MHz. */
function receiveJoules(layers: readonly SlideLayer[], terms: SlideTerms): number {
  const megabits = sum(layers.map(({ sizeBits }) => sizeBits)) / 1e6;
  return ((terms.receivePowerWatts ?? 0) * megabits) / terms.spectralEfficiencyBitsPerSecondPerHz;
}

/** Energy left after the fixed times. */
function workJoules(layers: readonly SlideLayer[], terms: SlideTerms): number {
  const fixed = sum(layers.map(({ fixedSeconds = 0 }) => fixedSeconds));
  return (terms.energyLimitJoules ?? 0) - (terms.fixedTimePowerWatts ?? 0) * fixed;
}

/** eta w^3 / x^2 + P_s x. */
function energy(terms: SlideTerms, cycles: number, seconds: number): number {
  return (terms.dynamicPowerWattsPerHz3 ?? 0) * (cycles ** 3 / seconds ** 2) + (terms.staticPowerWatts ?? 0) * seconds;
}

function tangentAt(terms: SlideTerms, layer: number, cycles: number, seconds: number): Tangent {
  const steepness = (-2 * (terms.dynamicPowerWattsPerHz3 ?? 0) * cycles ** 3) / seconds ** 3;
  const slope = steepness + (terms.staticPowerWatts ?? 0);
  return { layer, slope, offset: energy(terms, cycles, seconds) - slope * seconds };
}
