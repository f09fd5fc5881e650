import type { Outcome, Report, UserRequest, VerdictBody } from '../messages.js';
import type { RefusalReason } from '../reasons.js';
import { withReport } from './channel.js';
import { withChainReport, type KnownDevices } from './device-reports.js';
import { withReportedBlocks } from './gpu-memory.js';
import type { ModePlanner } from './mode-planner.js';
import {
  deadlineAtMs,
  type CellState,
  type ModeProgress,
  type OpenRequest,
  type UnderWayRequest,
  type UserState,
} from './state.js';
import { completed, expired, missed } from './verdicts.js';
import type { CellWorld } from './world.js';

/** What one epoch brought for one cell, each list in order of (event time, offset). */
export interface CellInputs {
  readonly outcomes: readonly Outcome[];
  readonly reports: readonly Report[];
  readonly requests: readonly UserRequest[];
}

export interface Absorbed {
  readonly users: Readonly<Record<string, UserState>>;
  readonly open: readonly OpenRequest[];
  readonly verdicts: readonly VerdictBody[];
  readonly gpu: CellState['gpu'];
  readonly chain: KnownDevices;
  /** Reports that changed nothing: older than what was known, or about a device or link the catalogue does not have. */
  readonly staleReports: number;
  /** Outcomes of requests that are not under way here. */
  readonly strayOutcomes: number;
}

interface Reported {
  readonly users: Record<string, UserState>;
  readonly gone: ReadonlySet<string>;
  readonly chain: KnownDevices;
  readonly stale: number;
}

function absorbReports(known: CellState, reports: readonly Report[], world: CellWorld): Reported {
  // No prototype: a user may call itself `constructor`.
  const users = Object.assign(Object.create(null) as Record<string, UserState>, known.users);
  let chain: KnownDevices = knownDevices(known);
  const gone = new Set<string>();
  let stale = 0;
  for (const report of reports) {
    if (report.kind === 'radio') {
      const before = users[report.userId];
      const after = withReport(before, report, world.cell);
      if (before?.downlink === after.downlink && before.uplink === after.uplink) stale += 1;
      users[report.userId] = after;
      gone.delete(report.userId);
    } else if (report.kind === 'user-gone') {
      gone.add(report.userId);
    } else {
      const after = withChainReport(chain, report, world);
      if (after === chain) stale += 1;
      chain = after;
    }
  }
  for (const userId of gone) Reflect.deleteProperty(users, userId);
  return { users, gone, chain, stale };
}

function knownDevices({ devices, links }: CellState): KnownDevices {
  return { ...(devices !== undefined && { devices }), ...(links !== undefined && { links }) };
}

function userLeft(open: OpenRequest): VerdictBody {
  const why = { reason: 'USER_LEFT', cause: `user: ${open.request.userId} left the cell` } as const;
  return open.kind === 'under-way' ? missed(open, why) : expired(open, why);
}

/** An id is forgotten some time after its deadline; whoever still held it by then is settled before it is used again. */
function displaced(open: OpenRequest): VerdictBody {
  if (open.kind === 'waiting') {
    return expired(open, { reason: 'EXPIRED_IN_QUEUE', cause: 'time: still waiting when its id was used again' });
  }
  return missed(open, {
    reason: 'EXECUTOR_SILENT',
    cause: 'executor: no completion read before its id was used again',
  });
}

/** What came too late, and because of what: an input that was there in time was the GPU's to run. */
function lateVerdict(open: UnderWayRequest, outcome: Outcome): VerdictBody {
  const lateMs = outcome.atMs - deadlineAtMs(open.request);
  const isDone = outcome.result === 'completed';
  const words = `${isDone ? 'finished' : 'still running'} ${lateMs} ms after the deadline`;
  const finishedAtMs = isDone ? outcome.atMs : undefined;
  const why = lateBecauseOf(open.progress);
  return missed(open, { reason: why.reason, cause: `${why.resource}: ${words}` }, finishedAtMs);
}

/** What the time went to: the radio while bits are missing, then whoever computes. */
function lateBecauseOf(progress: ModeProgress): { readonly reason: RefusalReason; readonly resource: string } {
  switch (progress.mode) {
    case 'download':
      return { reason: 'CHANNEL_DROPPED', resource: 'downlink' };
    case 'offload':
      return progress.uploadedAtMs === undefined
        ? { reason: 'CHANNEL_DROPPED', resource: 'uplink' }
        : { reason: 'GPU_FULL', resource: 'GPU' };
    case 'co-inference':
      return progress.uploadBitsLeft > 0
        ? { reason: 'CHANNEL_DROPPED', resource: 'uplink' }
        : { reason: 'SERVER_FULL', resource: 'server' };
    case 'chain':
      return { reason: 'DEVICES_BUSY', resource: 'devices' };
  }
}

/** The verdict an outcome settles, or undefined while the request goes on. */
function settledBy(open: UnderWayRequest, outcome: Outcome): VerdictBody | undefined {
  if (outcome.result === 'failed') {
    return missed(open, { reason: 'EXECUTOR_FAILED', cause: `executor: ${outcome.why ?? 'gave no reason'}` });
  }
  const late = outcome.atMs > deadlineAtMs(open.request);
  if (late) return lateVerdict(open, outcome);
  return outcome.result === 'completed' ? completed(open, outcome.atMs) : undefined;
}

/**
 * Takes in what an epoch brought: channels, progress, ends, new requests.
 * Cost: one pass over the inputs, and over the open requests.
 */
export function absorb(
  state: CellState,
  inputs: CellInputs,
  planners: ReadonlyMap<string, ModePlanner>,
  world: CellWorld,
): Absorbed {
  const { users, gone, chain, stale } = absorbReports(state, inputs.reports, world);
  const open = new Map<string, OpenRequest>(state.open.map((request) => [request.request.requestId, request]));
  const verdicts: VerdictBody[] = [];
  let { gpu } = state;
  let strayOutcomes = 0;
  for (const outcome of inputs.outcomes) {
    gpu = withReportedBlocks(gpu, outcome, world);
    const request = open.get(outcome.requestId);
    if (request?.kind !== 'under-way') {
      strayOutcomes += 1;
      continue;
    }
    const verdict = settledBy(request, outcome);
    if (verdict !== undefined) {
      verdicts.push(verdict);
      open.delete(outcome.requestId);
    } else {
      const corrected = planners.get(request.progress.mode)?.correct(request, outcome, state, world);
      open.set(outcome.requestId, corrected ?? request);
    }
  }
  for (const request of inputs.requests) {
    const former = open.get(request.requestId);
    if (former !== undefined) verdicts.push(displaced(former));
    open.set(request.requestId, { kind: 'waiting', request });
  }
  for (const request of [...open.values()].filter((candidate) => gone.has(candidate.request.userId))) {
    verdicts.push(userLeft(request));
    open.delete(request.request.requestId);
  }
  return { users, open: [...open.values()], verdicts, gpu, chain, staleReports: stale, strayOutcomes };
}
