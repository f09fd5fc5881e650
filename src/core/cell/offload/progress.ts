import type { Model } from '../../catalogue.js';
import type { Outcome, PlanBody, UserRequest } from '../../messages.js';
import { advanceUpload, bitsPerSecond } from '../../physics/index.js';
import { bitsFromBytes } from '../../units.js';
import type { CellState, OffloadModeProgress, UnderWayOffload } from '../state.js';
import type { CellWorld } from '../world.js';

/** Bits of a request's input under one of its models. */
export function inputBits(request: UserRequest, model: Model): number {
  return bitsFromBytes(request.inputBytes ?? model.inputBytes);
}

/** Model of an admitted request. The catalogue held it when it was admitted. */
export function modelOf(open: UnderWayOffload, world: CellWorld): Model {
  const model = world.models.get(open.modelId);
  if (model === undefined) throw new Error(`not in the catalogue: model ${open.modelId}`);
  return model;
}

/** Bits of an admitted request's input that are not up. */
export function bitsLeft(open: UnderWayOffload, world: CellWorld): number {
  if (open.progress.uploadedAtMs !== undefined) return 0;
  return Math.max(0, inputBits(open.request, modelOf(open, world)) - open.progress.uploadedBits);
}

/** Part of [fromMs, toMs] in which the plan in force holds; outside it nothing is granted. */
function grantedSpan(
  plan: PlanBody | undefined,
  fromMs: number,
  toMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const beginMs = Math.max(fromMs, plan?.startsAtMs ?? toMs);
  return { fromMs: beginMs, toMs: Math.max(beginMs, Math.min(toMs, plan?.endsAtMs ?? beginMs)) };
}

/** How much of an input will be up at `toMs` if the plan in force is followed over the channel as last reported. */
export function projectOffload(
  open: UnderWayOffload,
  toMs: number,
  state: CellState,
  world: CellWorld,
): UnderWayOffload {
  if (toMs <= open.progressAtMs) return open;
  const missing = bitsLeft(open, world);
  if (missing === 0) return { ...open, progressAtMs: toMs };
  const { requestId, userId } = open.request;
  const efficiency = state.users[userId]?.uplink.at(-1)?.bitsPerSecondPerHz ?? 0;
  const blocks = state.plan?.uplink?.grants.find((grant) => grant.requestId === requestId)?.blocks ?? 0;
  const rate = bitsPerSecond(world.cell.uplink, blocks, efficiency);
  const span = grantedSpan(state.plan, open.progressAtMs, toMs);
  const { bitsLeft: stillMissing, upAtMs } = advanceUpload(missing, { ...span, bitsPerSecond: rate });
  const progress: OffloadModeProgress = {
    ...open.progress,
    uploadedBits: open.progress.uploadedBits + missing - stillMissing,
    ...(upAtMs !== undefined && { uploadedAtMs: upAtMs }),
  };
  return { ...open, progress, progressAtMs: toMs };
}

/** A report wins over a projection; it may fall back only when the executor says that it started again. */
export function correctOffload(
  open: UnderWayOffload,
  outcome: Outcome,
  state: CellState,
  world: CellWorld,
): UnderWayOffload {
  if (outcome.atMs <= (open.reportedAtMs ?? -Infinity)) return open;
  const restarted = outcome.restarted === true;
  if (outcome.atMs < open.progressAtMs && !restarted) return { ...open, reportedAtMs: outcome.atMs };
  const projected = projectOffload(open, outcome.atMs, state, world).progress;
  const all = inputBits(open.request, modelOf(open, world));
  const uploadedBits = Math.min(all, outcome.uploadedBits ?? (restarted ? 0 : projected.uploadedBits));
  const layersDone = outcome.layersDone ?? (restarted ? 0 : projected.layersDone);
  const isUp = uploadedBits >= all || layersDone > 0;
  const progress: OffloadModeProgress = {
    ...{ mode: 'offload', uploadedBits: isUp ? all : uploadedBits, layersDone },
    ...(isUp && { uploadedAtMs: Math.min(projected.uploadedAtMs ?? outcome.atMs, outcome.atMs) }),
  };
  return { ...open, progress, progressAtMs: outcome.atMs, reportedAtMs: outcome.atMs };
}
