import { bandSeconds, bitsLeft, fixedPowerBandByBisection, type Facts } from './instance-facts.js';

export interface ListedBatch {
  readonly modelId: string;
  readonly userIds: readonly string[];
}

const SLACK = 1e-9;

/** How the start of a batch under `static` is set: as late as possible (theorem A) or as early (a baseline). */
export type StaticStarts = 'latest' | 'compact';

/**
 * Whether a plan is feasible, by the conditions on latest starts L: L_1 - l_1 >= t0 (under `noOverlap` + W / B), and
 * under `redivided` what is sent by L_i is at most B L_i, under `static` sum w / L <= B. The solver prices three of the
 * four rules forward.
 */
export function isFeasiblePlan(facts: Facts, plan: readonly ListedBatch[], starts: StaticStarts = 'latest'): boolean {
  if (plan.some(({ modelId, userIds }) => userIds.length > facts.cap(modelId))) return false;
  const { uplinkRule, bandwidthHz = 0, gpu } = facts.instance;
  const latest = latestStarts(facts, plan);
  const [first] = plan;
  if (first === undefined) return true;
  const needs = plan.map(({ userIds }) => total(userIds, (id) => bandSeconds(user(facts, id))));
  const upload = uplinkRule === 'noOverlap' ? over(sum(needs), bandwidthHz) : 0;
  const begin = (gpu.busyUntilSeconds ?? 0) + upload + facts.loadSeconds(undefined, first.modelId);
  if (begin > (latest[0] ?? 0) + SLACK) return false;
  if (uplinkRule === 'redivided') {
    return latest.every((start, index) => over(sum(needs.slice(0, index + 1)), bandwidthHz) <= start + SLACK);
  }
  if (uplinkRule !== 'static') return true;
  const used = starts === 'latest' ? latest : compactStarts(facts, plan);
  return (
    total(plan, ({ userIds }, index) => total(userIds, (id) => band(facts, id, used[index] ?? 0))) <=
    bandwidthHz * (1 + SLACK)
  );
}

/** L_i. */
export function latestStarts(facts: Facts, plan: readonly ListedBatch[]): number[] {
  const starts: number[] = [];
  for (let index = plan.length - 1; index >= 0; index--) {
    const { modelId, userIds } = plan[index] ?? { modelId: '', userIds: [] };
    const next = plan[index + 1];
    const due = Math.min(...userIds.map((id) => user(facts, id).deadlineSeconds));
    const end = next === undefined ? due : Math.min(due, (starts[0] ?? 0) - facts.loadSeconds(modelId, next.modelId));
    starts.unshift(end - facts.inferenceSeconds(modelId, userIds.length));
  }
  return starts;
}

function compactStarts(facts: Facts, plan: readonly ListedBatch[]): number[] {
  let end = facts.instance.gpu.busyUntilSeconds ?? 0;
  return plan.map(({ modelId, userIds }, index) => {
    const start = end + facts.loadSeconds(plan[index - 1]?.modelId, modelId);
    end = start + facts.inferenceSeconds(modelId, userIds.length);
    return start;
  });
}

function band(facts: Facts, id: string, windowSeconds: number): number {
  const one = user(facts, id);
  if (bitsLeft(one) === 0) return 0;
  if (windowSeconds <= 0) return Infinity;
  if (facts.instance.uplinkLaw !== 'fixedPower') return bandSeconds(one) / windowSeconds;
  return fixedPowerBandByBisection(bitsLeft(one), one.powerGainHz ?? 0, windowSeconds);
}

function user(facts: Facts, id: string): NonNullable<ReturnType<Facts['users']['get']>> {
  const found = facts.users.get(id);
  if (found === undefined) throw new Error(`no user ${id}`);
  return found;
}

const over = (need: number, bandwidthHz: number): number => (need === 0 ? 0 : need / bandwidthHz);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const total = <Item>(items: readonly Item[], value: (item: Item, index: number) => number): number =>
  items.reduce((all, item, index) => all + value(item, index), 0);

/** Whether the batches visit every cluster once: after another cluster they do not come back. */
export function isContiguous(facts: Facts, plan: readonly ListedBatch[]): boolean {
  const visits = plan
    .map(({ modelId }) => clusterOf(facts, modelId))
    .filter((cluster, i, all) => cluster !== all[i - 1]);
  return new Set(visits).size === visits.length;
}

/** The first model that shares blocks with this one, directly or through others. */
function clusterOf({ models }: Facts, model: string): string {
  const reached = new Set([model]);
  for (const id of reached) {
    const blocks = new Set(models.get(id)?.blockIds);
    for (const other of models.values()) if (other.blockIds.some((block) => blocks.has(block))) reached.add(other.id);
  }
  return [...reached].sort()[0] ?? model;
}
