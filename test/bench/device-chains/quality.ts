import fc from 'fast-check';
import { mean } from 'simple-statistics';
import {
  solveDeviceChains,
  type DeviceChainsInstance,
  type DeviceChainsResult,
} from '../../../src/core/solvers/device-chains/index.js';
import { instanceArbitrary, type InstanceLimits } from '../../device-chains/arbitraries.js';

const SEED = 8;

type Options = Partial<DeviceChainsInstance>;

/** How one way to plan compares with another on the same instances, by the priority-weighted sum of flow times. */
export interface QualityRow {
  readonly batch: string;
  readonly way: string;
  readonly instances: number;
  readonly meanRatio: number;
  readonly worstRatio: number;
  /** Share of instances in which it is worse. */
  readonly worse: number;
}

/** Small random instances, all of whose requests the exact planner serves, and not at once. */
export function toyInstances(limits: InstanceLimits, count: number): DeviceChainsInstance[] {
  return fc
    .sample(instanceArbitrary({ ...limits, rich: false }), { seed: SEED, numRuns: count })
    .map((instance) => ({ ...instance, nowSeconds: Math.max(...instance.requests.map((one) => one.releaseSeconds)) }))
    .filter((instance) => {
      const result = solveDeviceChains(instance);
      return isServed(result) && result.operations.length > 0 && result.objectiveSeconds > 0;
    });
}

/** The ways against the reference; instances in which a way leaves somebody unserved do not count. */
export function qualityRows(
  batch: string,
  instances: readonly DeviceChainsInstance[],
  reference: Options,
  ways: Readonly<Record<string, Options>>,
): QualityRow[] {
  const bases = instances.map((instance) => solveDeviceChains({ ...instance, ...reference }).objectiveSeconds);
  return Object.entries(ways).map(([way, options]) => {
    const ratios = instances.flatMap((instance, index) => {
      const result = solveDeviceChains({ ...instance, ...options });
      return isServed(result) ? [result.objectiveSeconds / (bases[index] ?? NaN)] : [];
    });
    return {
      batch,
      way,
      instances: ratios.length,
      meanRatio: mean(ratios),
      worstRatio: Math.max(...ratios),
      worse: ratios.filter((ratio) => ratio > 1 + 1e-9).length / ratios.length,
    };
  });
}

const isServed = ({ unservedWeight }: DeviceChainsResult): boolean => unservedWeight === 0;
