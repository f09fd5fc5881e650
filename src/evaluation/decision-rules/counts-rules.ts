import type { EpochMarker } from '../../contracts/index.js';
import { VERDICTS, type VerdictKind } from '../../core/messages.js';
import type { AcceptedEpoch } from '../../streams/index.js';
import type { Report, Violation } from './violation.js';

interface ShardTotals {
  readonly marker: EpochMarker;
  readonly verdicts: Readonly<Record<VerdictKind, number>>;
}

const NO_VERDICTS: ShardTotals['verdicts'] = { admitted: 0, refused: 0, expired: 0, completed: 0, missed: 0 };

function unaccounted({ counts }: EpochMarker): number {
  const { received, refused, expired, completed, missed, deadLetters, duplicates, inFlight } = counts;
  return received - (refused + expired + completed + missed + deadLetters + duplicates + inFlight);
}

/** The totals of a shard's markers against the verdicts before them, and the conservation law over both. */
export class CountsRules {
  readonly #shards = new Map<number, ShardTotals>();

  check({ shard, epoch, verdicts, marker }: AcceptedEpoch, report: Report): void {
    const before = this.#shards.get(shard);
    const totals = { ...(before?.verdicts ?? NO_VERDICTS) };
    for (const { verdict } of verdicts) totals[verdict] += 1;
    this.#shards.set(shard, { marker, verdicts: totals });
    if (before !== undefined && epoch <= before.marker.epoch) {
      report({ rule: 'EPOCH_ORDER', shard, epoch, detail: `after epoch ${before.marker.epoch}` });
    }
    const missing = unaccounted(marker);
    if (missing !== 0 || marker.counts.drift !== 0) {
      report({ rule: 'DRIFT', shard, epoch, detail: `${missing} unaccounted for, ${marker.counts.drift} stated` });
    }
    for (const kind of VERDICTS) {
      if (marker.counts[kind] === totals[kind]) continue;
      report({
        rule: 'COUNTS',
        shard,
        epoch,
        detail: `${marker.counts[kind]} ${kind} stated, ${totals[kind]} in the log`,
      });
    }
  }

  /** Shards that end with requests in flight. */
  unsettled(): readonly Violation[] {
    return [...this.#shards].flatMap(([shard, { marker }]) => {
      const { inFlight } = marker.counts;
      if (inFlight === 0) return [];
      return [{ rule: 'NO_TERMINAL', shard, epoch: marker.epoch, detail: `${inFlight} in flight at the end` } as const];
    });
  }
}
