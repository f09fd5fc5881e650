import type { Plan, Verdict } from '../../contracts/index.js';
import type { AcceptedEpoch } from '../../streams/index.js';
import { MAX_GRANTS_PER_EPOCH, MAX_VERDICTS_PER_EPOCH } from './limits.js';
import { noVerdicts, type VerdictCounts } from './verdict-totals.js';

/** A verdict as the API shows it: without who wrote it and in which term. */
export type ShownVerdict = Omit<Verdict, 'kind' | 'ownerId' | 'term' | 'number'>;

/** How one direction of the carrier is shared out. */
export interface ShownSpectrum {
  readonly blocks: number;
  readonly grantedBlocks: number;
  readonly grants: readonly { readonly requestId: string; readonly blocks: number }[];
}

/** What is on its way to one device. */
export interface ShownDelivery {
  readonly requestId: string;
  readonly modelId: string;
  readonly layersLeft: number;
  readonly bitsLeft: number;
}

export interface ShownPlan {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly downlink?: ShownSpectrum;
  readonly uplink?: ShownSpectrum;
  readonly deliveries: readonly ShownDelivery[];
}

/** One accepted epoch of one cell. Epochs in which nothing was decided or granted have none. */
export interface CellEpoch {
  readonly cellId: string;
  readonly shard: number;
  readonly epoch: number;
  /** Verdicts of this epoch. */
  readonly counts: VerdictCounts;
  /** Verdicts of the cell since following began, this epoch included. */
  readonly totals: VerdictCounts;
  readonly verdicts: readonly ShownVerdict[];
  /** Absent: nothing is granted. */
  readonly plan?: ShownPlan;
}

export function shownVerdict({ kind: _, ownerId: __, term: ___, number: ____, ...shown }: Verdict): ShownVerdict {
  return shown;
}

function shownSpectrum({ blocks, grants }: NonNullable<Plan['downlink']>): ShownSpectrum {
  return {
    blocks,
    grantedBlocks: grants.reduce((sum, grant) => sum + grant.blocks, 0),
    grants: grants
      .slice(0, MAX_GRANTS_PER_EPOCH)
      .map(({ requestId, blocks: granted }) => ({ requestId, blocks: granted })),
  };
}

function shownPlan({ startsAtMs, endsAtMs, downlink, uplink, deliveries = [] }: Plan): ShownPlan {
  return {
    startsAtMs,
    endsAtMs,
    ...(downlink === undefined ? {} : { downlink: shownSpectrum(downlink) }),
    ...(uplink === undefined ? {} : { uplink: shownSpectrum(uplink) }),
    deliveries: deliveries.slice(0, MAX_GRANTS_PER_EPOCH).map(({ requestId, modelId, layers }) => ({
      requestId,
      modelId,
      layersLeft: layers.length,
      bitsLeft: layers.reduce((sum, { bits }) => sum + bits, 0),
    })),
  };
}

/**
 * What an accepted epoch says of each cell it says anything of, in the order of first mention.
 * @param totalsOf the totals of a cell after the epoch
 */
export function cellEpochs(
  { shard, epoch, verdicts, plans }: AcceptedEpoch,
  totalsOf: (cellId: string) => VerdictCounts,
): readonly CellEpoch[] {
  const verdictsOf = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const others = verdictsOf.get(verdict.cellId);
    if (others === undefined) verdictsOf.set(verdict.cellId, [verdict]);
    else others.push(verdict);
  }
  const planOf = new Map(plans.map((plan) => [plan.cellId, plan]));
  return [...new Set([...verdictsOf.keys(), ...planOf.keys()])].map((cellId) => {
    const decided = verdictsOf.get(cellId) ?? [];
    const counts = noVerdicts();
    for (const { verdict } of decided) counts[verdict] += 1;
    const plan = planOf.get(cellId);
    return {
      cellId,
      shard,
      epoch,
      counts,
      totals: totalsOf(cellId),
      verdicts: decided.slice(-MAX_VERDICTS_PER_EPOCH).map(shownVerdict),
      ...(plan === undefined ? {} : { plan: shownPlan(plan) }),
    };
  });
}
