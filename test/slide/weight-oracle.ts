import type { SlideInstance, SlidePair } from '../../src/core/solvers/slide/index.js';
import { optimumByHighs, type Program } from '../oracles/highs.js';

/** The multiple-choice knapsack over the feasible pairs as an integer program; nobody is committed. */
export function weightProgram(instance: SlideInstance, pairs: readonly SlidePair[]): Program {
  const { resourceBlockHz: blockHz, bandwidthHz } = instance;
  const choices = pairs.flatMap(({ userId, modelId, minBandwidthHz: hertz }, index) => {
    const user = instance.users.find(({ id }) => id === userId);
    const reward = user?.candidates.find((candidate) => candidate.modelId === modelId)?.weight ?? user?.weight ?? 1;
    if (hertz === undefined) return [];
    // A need of 50.00000000000001 blocks is one of 50.
    const cost = blockHz === undefined ? hertz / 1e6 : Math.ceil(hertz / blockHz - 1e-9);
    return [{ variable: `p${index}`, userId, reward, cost }];
  });
  const capacity = blockHz === undefined ? bandwidthHz / 1e6 : Math.floor(bandwidthHz / blockHz + 1e-6);
  return {
    maximize: choices.map(({ reward, variable }) => [reward, variable] as const),
    rows: [
      { terms: choices.map(({ cost, variable }) => [cost, variable] as const), atMost: capacity },
      ...instance.users.map(({ id }) => ({
        terms: choices.flatMap(({ userId, variable }) => (userId === id ? [[1, variable] as const] : [])),
        atMost: 1,
      })),
    ].filter(({ terms }) => terms.length > 0),
    bounds: choices.map(({ variable }) => [0, variable, 1] as const),
    binaries: choices.map(({ variable }) => variable),
  };
}

/** The largest sum of rewards by HiGHS. */
export function bestWeightByHighs(instance: SlideInstance, pairs: readonly SlidePair[]): number {
  const program = weightProgram(instance, pairs);
  return program.maximize.length === 0 ? 0 : (optimumByHighs(program)?.value ?? 0);
}
