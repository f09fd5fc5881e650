import type { Catalogue } from '../../core/catalogue.js';
import type { Split } from '../../core/messages.js';
import type { EpochReport } from '../scheduler-observer.js';
import type { Metrics } from './metrics.js';

/** Measures each admitted co-inference request once, by the first plan that lists it: that of the epoch it was admitted in. */
export class AdmittedSplits {
  /** Work of the layers up to each cut, as a share of the whole model's. */
  readonly #shares: ReadonlyMap<string, readonly number[]>;

  constructor(
    private readonly metrics: Metrics,
    { models }: Catalogue,
  ) {
    this.#shares = new Map(models.map(({ modelId, layers }) => [modelId, sharesUpTo(layers)]));
  }

  decided({ verdicts, plans }: Pick<EpochReport, 'verdicts' | 'plans'>): void {
    const admitted = new Set(
      verdicts.flatMap(({ verdict, mode, requestId }) =>
        verdict === 'admitted' && mode === 'co-inference' ? [requestId] : [],
      ),
    );
    if (admitted.size === 0) return;
    for (const { splits = [] } of plans) {
      for (const split of splits) if (admitted.has(split.requestId)) this.#measure(split);
    }
  }

  #measure({ modelId, splitAfter, distortion, plannedJoules }: Split): void {
    this.metrics.observe('co_inference_distortion', {}, distortion);
    this.metrics.observe('co_inference_planned_energy_joules', {}, plannedJoules);
    const share = this.#shares.get(modelId)?.[splitAfter];
    if (share !== undefined) this.metrics.observe('co_inference_device_share_ratio', {}, share);
  }
}

/** Exactly 1 behind the last layer: the buckets tell it from a cut before it. */
function sharesUpTo(layers: readonly { readonly flops: number }[]): readonly number[] {
  const done = layers.reduce<readonly number[]>((sums, { flops }) => [...sums, (sums.at(-1) ?? 0) + flops], [0]);
  const whole = done.at(-1) ?? 0;
  return done.map((flops) => (whole === 0 ? 0 : flops / whole));
}
