import type { Plan, Verdict } from '../../contracts/index.js';
import type { Mode } from '../../core/catalogue.js';
import type { SpectrumGrant } from '../../core/messages.js';
import type { AcceptedEpoch } from '../../streams/index.js';
import type { CellEpoch, ShownGrant, ShownPlan, ShownSpectrum } from '../shown/cell-epoch.js';
import type { ShownVerdict } from '../shown/shown-verdict.js';
import type { VerdictCounts } from '../shown/verdict-counts.js';
import { MAX_GRANTS_PER_EPOCH, MAX_VERDICTS_PER_EPOCH } from './limits.js';
import { noVerdicts } from './verdict-totals.js';

/** What else is known of what an epoch speaks of. */
export interface Known {
  /** The totals of a cell after the epoch. */
  readonly totalsOf: (cellId: string) => VerdictCounts;
  /** How an admitted request is served. */
  readonly modeOf: (requestId: string) => Mode | undefined;
}

export function shownVerdict({ kind: _, ownerId: __, term: ___, number: ____, ...shown }: Verdict): ShownVerdict {
  return shown;
}

function shownSpectrum({ blocks, grants }: NonNullable<Plan['downlink']>, modeOf: Known['modeOf']): ShownSpectrum {
  const shownGrant = ({ requestId, userId, blocks: granted }: SpectrumGrant): ShownGrant => {
    const mode = modeOf(requestId);
    return { requestId, userId, blocks: granted, ...(mode === undefined ? {} : { mode }) };
  };
  return {
    blocks,
    grantedBlocks: grants.reduce((sum, grant) => sum + grant.blocks, 0),
    grants: grants.slice(0, MAX_GRANTS_PER_EPOCH).map(shownGrant),
  };
}

function shownPlan(plan: Plan, modeOf: Known['modeOf']): ShownPlan {
  const { startsAtMs, endsAtMs, downlink, uplink, gpu, deliveries = [], splits, chains } = plan;
  return {
    startsAtMs,
    endsAtMs,
    ...(downlink === undefined ? {} : { downlink: shownSpectrum(downlink, modeOf) }),
    ...(uplink === undefined ? {} : { uplink: shownSpectrum(uplink, modeOf) }),
    ...(gpu === undefined ? {} : { gpu: { batches: gpu.batches.slice(0, MAX_GRANTS_PER_EPOCH) } }),
    deliveries: deliveries.slice(0, MAX_GRANTS_PER_EPOCH).map(({ requestId, modelId, layers }) => ({
      requestId,
      modelId,
      layersLeft: layers.length,
      bitsLeft: layers.reduce((sum, { bits }) => sum + bits, 0),
    })),
    ...(splits === undefined ? {} : { splits: splits.slice(0, MAX_GRANTS_PER_EPOCH) }),
    ...(chains === undefined ? {} : { chains: chains.slice(0, MAX_GRANTS_PER_EPOCH) }),
  };
}

/** What an accepted epoch says of each cell it says anything of, in the order of first mention. */
export function cellEpochs(
  { shard, epoch, verdicts, plans }: AcceptedEpoch,
  { totalsOf, modeOf }: Known,
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
      ...(plan === undefined ? {} : { plan: shownPlan(plan, modeOf) }),
    };
  });
}
