import type { Catalogue, Cell } from '../../core/catalogue.js';
import type { Chain, PlanBody } from '../../core/messages.js';
import { clashes, mapOn, mapsOf, orderFaults, strangers, type HeldMaps } from './chain-faults.js';
import { inWords, isBefore, layerByLayer, listedSteps, type ListedStep } from './chain-steps.js';
import type { Complaint } from './violation.js';

/** As much as executors may be behind or ahead of what was planned, as a share of the time since. */
const DRIFT_SHARE = 0.1;

/**
 * Chains over all plans of a cell: that there is what they name, that their steps follow each other and take turns on devices and
 * channels, and that what has begun under one plan is still listed by the next. What executors report is not in the decision log:
 * what begins or ends close to the next plan is left out, and so are devices that nobody uses any more, which may be gone, and
 * chains that go on from an earlier layer, because they were slower than planned or lost something. Where a link went down, this finds fault with plans that are right.
 */
export class ChainRules {
  readonly #catalogue: Catalogue;
  readonly #lastPlans = new Map<string, PlanBody>();
  /** Of the requests of the last plan of each cell. */
  readonly #held = new Map<string, ReadonlyMap<string, HeldMaps>>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  check(plan: PlanBody, cell: Cell, complain: Complaint): void {
    const { chains = [] } = plan;
    const held = this.#held.get(cell.cellId);
    for (const chain of chains) {
      const model = this.#catalogue.models.find(({ modelId }) => modelId === chain.modelId);
      const { requestId } = chain;
      for (const stranger of strangers(chain, cell, model)) complain('CHAIN_UNKNOWN', stranger, requestId);
      for (const fault of orderFaults(chain, model?.layers.length ?? Infinity, held?.get(chain.requestId) ?? new Set()))
        complain('CHAIN_ORDER', fault, requestId);
    }
    for (const clash of clashes(chains, cell)) complain('OVER_ALLOCATED', clash);
    const before = this.#lastPlans.get(cell.cellId);
    if (before?.endsAtMs === plan.startsAtMs) this.#checkKept(before, plan, complain);
    this.#lastPlans.set(cell.cellId, plan);
    this.#held.set(cell.cellId, new Map(chains.map((chain) => [chain.requestId, heldAfter(chain, plan, held)])));
  }

  #checkKept(before: PlanBody, plan: PlanBody, complain: Complaint): void {
    const listed = new Map((plan.chains ?? []).map((chain) => [chain.requestId, chain]));
    const used = new Set((plan.chains ?? []).flatMap(listedSteps).flatMap(devicesOf));
    for (const chain of before.chains ?? []) {
      const next = listed.get(chain.requestId);
      if (next === undefined) continue;
      const running = this.#runningAt(plan.startsAtMs, chain, before);
      if (running === undefined || !devicesOf(running).every((deviceId) => used.has(deviceId))) continue;
      const steps = listedSteps(next);
      if (steps[0] !== undefined && isBefore(steps[0], running)) continue;
      if (steps.some((step) => goesOnWith(step, running, plan.startsAtMs))) continue;
      complain('CHAIN_DROPPED', `${inWords(running)} was to be done at ${running.finishesAtMs}`, chain.requestId);
    }
  }

  /** The layer or transfer that must be running by what a plan says, when the next one takes effect. */
  #runningAt(atMs: number, chain: Chain, { startsAtMs, endsAtMs }: PlanBody): ListedStep | undefined {
    const driftMs = DRIFT_SHARE * (endsAtMs - startsAtMs);
    const begunByMs = atMs - this.#catalogue.deployment.leadMs - driftMs;
    const model = this.#catalogue.models.find(({ modelId }) => modelId === chain.modelId);
    const steps = model === undefined ? [] : listedSteps(chain).flatMap((step) => layerByLayer(step, model));
    return steps.find((step) => step.startsAtMs <= begunByMs && step.finishesAtMs >= atMs + driftMs);
  }
}

/** With what a plan may bring where, as far as it lets it begin. */
function heldAfter(chain: Chain, { endsAtMs }: PlanBody, held?: ReadonlyMap<string, HeldMaps>): HeldMaps {
  const before = held?.get(chain.requestId) ?? new Set([mapOn(0, chain.sourceDeviceId)]);
  const begun = listedSteps(chain).filter(({ startsAtMs }) => startsAtMs < endsAtMs);
  return new Set([...before, ...begun.flatMap((step) => [mapsOf(step).needs, mapsOf(step).makes])]);
}

const devicesOf = (step: ListedStep): readonly string[] =>
  step.kind === 'segment' ? [step.deviceId] : [step.from, step.to];

function goesOnWith(step: ListedStep, running: ListedStep, startsAtMs: number): boolean {
  if (step.startsAtMs >= startsAtMs) return false;
  if (step.kind === 'segment') {
    const { fromLayer, toLayer, deviceId } = step;
    if (running.kind !== 'segment' || deviceId !== running.deviceId) return false;
    return fromLayer <= running.fromLayer && running.fromLayer <= toLayer;
  }
  const { layer, from, to } = step;
  return running.kind === 'transfer' && layer === running.layer && from === running.from && to === running.to;
}
