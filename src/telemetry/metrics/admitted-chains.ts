import type { EpochReport } from '../scheduler-observer.js';
import type { Metrics } from './metrics.js';

/** Measures each admitted chain once, by the first plan that lists it: that of the epoch it was admitted in. */
export class AdmittedChains {
  constructor(private readonly metrics: Metrics) {}

  decided({ verdicts, plans }: Pick<EpochReport, 'verdicts' | 'plans'>): void {
    const admitted = new Set(
      verdicts.flatMap(({ verdict, mode, requestId }) =>
        verdict === 'admitted' && mode === 'chain' ? [requestId] : [],
      ),
    );
    if (admitted.size === 0) return;
    for (const { requestId, segments } of plans.flatMap(({ chains = [] }) => chains)) {
      const devices = new Set(segments.map(({ deviceId }) => deviceId));
      if (admitted.has(requestId)) this.metrics.observe('chain_length_devices', {}, devices.size);
    }
  }
}
