import { solveDeviceChains } from '../../../src/core/solvers/device-chains/index.js';
import { medianMs } from '../timing.js';
import { benchInstance, type BenchSize } from './bench-instances.js';

const ROUNDS = 3;

export interface GrowthRow extends BenchSize {
  readonly lazyMs: number;
  readonly allMs: number;
  /** Of the stated order: Q^2 L D^2 on a mesh, Q^2 L (E + D log D) on a sparse network. */
  readonly steps: number;
}

/** Both ways to the same result. @throws Error if it is not the same */
export function growthRow(size: BenchSize): GrowthRow {
  const instance = benchInstance(size);
  const lazy = () => solveDeviceChains(instance);
  const all = () => solveDeviceChains(instance, { recompute: 'all' });
  if (JSON.stringify(lazy()) !== JSON.stringify(all())) throw new Error('the lazy heap decides otherwise');
  const [lazyMs = 0, allMs = 0] = medianMs([lazy, all], ROUNDS);
  const { requests, layers, devices, topology } = size;
  const perLayer =
    topology === 'mesh' ? devices ** 2 : instance.links.length + devices * Math.max(1, Math.log2(devices));
  return { ...size, lazyMs, allMs, steps: requests ** 2 * layers * perLayer };
}
