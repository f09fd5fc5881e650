import type { Plan } from '../../contracts/index.js';
import { DIRECTIONS, type Catalogue, type Direction } from '../../core/catalogue.js';
import type { SpectrumPlan } from '../../core/messages.js';
import type { AcceptedEpoch } from '../../streams/index.js';
import { ChainRules } from './chain-rules.js';
import { computingExcesses } from './computing-excesses.js';
import { GpuRules } from './gpu-rules.js';
import type { VerdictRules } from './verdict-rules.js';
import type { Complaint, Report } from './violation.js';

/** Every request a plan gives anything to. */
function servedRequests(plan: Plan): ReadonlySet<string> {
  const listed = [
    ...(plan.downlink?.grants ?? []),
    ...(plan.uplink?.grants ?? []),
    ...(plan.uploads ?? []),
    ...(plan.deliveries ?? []),
    ...(plan.splits ?? []),
    ...(plan.chains ?? []),
  ].map(({ requestId }) => requestId);
  return new Set([...listed, ...(plan.gpu?.batches ?? []).flatMap(({ requestIds }) => requestIds)]);
}

function checkSpectrum(spectrum: SpectrumPlan, direction: Direction, hasBlocks: number, complain: Complaint): void {
  const granted = new Set<string>();
  let sum = 0;
  for (const { requestId, blocks } of spectrum.grants) {
    if (!Number.isInteger(blocks) || blocks <= 0) complain('BAD_GRANT', `${direction}: ${blocks} blocks`, requestId);
    if (granted.has(requestId)) complain('GRANTED_TWICE', direction, requestId);
    granted.add(requestId);
    sum += blocks;
  }
  if (spectrum.blocks > hasBlocks) {
    complain('OVER_ALLOCATED', `${direction}: ${spectrum.blocks} blocks planned, ${hasBlocks} there`);
  } else if (sum > spectrum.blocks) {
    complain('OVER_ALLOCATED', `${direction}: ${sum} blocks granted, ${spectrum.blocks} there`);
  }
}

/**
 * No plan gives more than there is, to nobody but requests under way, no two hold at a time, and GPU and devices can do what
 * they say.
 */
export class PlanRules {
  readonly #catalogue: Catalogue | undefined;
  readonly #gpu: GpuRules | undefined;
  readonly #chains: ChainRules | undefined;
  /** By cell, ms since 1970. */
  readonly #plannedToMs = new Map<string, number>();

  constructor(catalogue?: Catalogue) {
    this.#catalogue = catalogue;
    this.#gpu = catalogue === undefined ? undefined : new GpuRules(catalogue);
    this.#chains = catalogue === undefined ? undefined : new ChainRules(catalogue);
  }

  /** @param standing verdicts up to and including this epoch's */
  check({ shard, epoch, plans }: AcceptedEpoch, standing: VerdictRules, report: Report): void {
    for (const plan of plans) {
      const { cellId } = plan;
      const complain: Complaint = (rule, detail, requestId) => {
        report({ rule, shard, epoch, cellId, ...(requestId === undefined ? {} : { requestId }), detail });
      };
      this.#checkResources(plan, complain);
      this.#checkTime(plan, complain);
      for (const requestId of servedRequests(plan)) {
        if (!standing.isUnderWay(cellId, requestId)) complain('SERVES_NOBODY', 'not under way', requestId);
      }
    }
  }

  #checkResources(plan: Plan, complain: Complaint): void {
    const cell = this.#catalogue?.cells.find(({ cellId }) => cellId === plan.cellId);
    for (const direction of DIRECTIONS) {
      const spectrum = plan[direction];
      if (spectrum !== undefined) checkSpectrum(spectrum, direction, cell?.[direction].blocks ?? Infinity, complain);
    }
    if (this.#catalogue === undefined || cell === undefined) return;
    for (const excess of computingExcesses(plan, cell, this.#catalogue)) complain('OVER_ALLOCATED', excess);
    this.#gpu?.check(plan, cell, complain);
    this.#chains?.check(plan, cell, complain);
  }

  #checkTime({ cellId, startsAtMs, endsAtMs }: Plan, complain: Complaint): void {
    const plannedToMs = this.#plannedToMs.get(cellId) ?? -Infinity;
    if (startsAtMs < plannedToMs)
      complain('PLANS_OVERLAP', `starts at ${startsAtMs}, the last one ends at ${plannedToMs}`);
    this.#plannedToMs.set(cellId, Math.max(plannedToMs, endsAtMs));
  }
}
