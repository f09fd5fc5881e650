import {
  closeCellEpoch,
  type CellEpoch,
  type CellWorld,
  type ModePlanner,
  type PlanWindow,
} from '../core/cell/index.js';
import type { Deployment } from '../core/catalogue.js';
import { epochEndMs } from '../core/epochs/index.js';
import type { Outcome, PlanBody, UserRequest, VerdictBody } from '../core/messages.js';
import type { EpochTrigger } from '../contracts/index.js';
import { cellInputs } from './cell-inputs.js';
import type { InputRecord, InputTopic } from './input-record.js';
import { intake, type Rejection } from './intake/intake.js';
import type { RequestMemoryLimits } from './intake/judge-request.js';
import { settledRequests, type SettledRequest } from './settled-requests.js';
import { cellState, type InputPositions, type ShardCounts, type ShardState } from './shard-state.js';
import { underNewCatalogue } from './under-new-catalogue.js';

/** Every choice of an epoch that depended on the wall clock. */
export interface StepChoices {
  readonly mergedFrom?: number;
  readonly shedBeforeMs?: number;
  readonly maxClockSkewMs?: number;
}

/** What one epoch of a shard consumes, exactly as its marker will say. */
export interface EpochInput {
  readonly epoch: number;
  readonly skippedFrom?: number;
  readonly trigger: EpochTrigger;
  readonly choices: StepChoices;
  readonly records: Readonly<Record<InputTopic, readonly InputRecord[]>>;
}

/** The unchanging part of a shard's work. */
export interface StepContext {
  readonly deployment: Deployment;
  readonly worlds: ReadonlyMap<string, CellWorld>;
  readonly planners: readonly ModePlanner[];
  readonly limits: RequestMemoryLimits;
}

export interface EpochResult {
  readonly state: ShardState;
  readonly positions: { readonly from: InputPositions; readonly next: InputPositions };
  readonly verdicts: readonly VerdictBody[];
  readonly plans: readonly PlanBody[];
  readonly rejections: readonly Rejection[];
  /** Requests taken up in this epoch. */
  readonly newRequests: readonly UserRequest[];
  readonly outcomes: readonly Outcome[];
  /** The final ones among the verdicts, with the deadlines they were held against. */
  readonly settled: readonly SettledRequest[];
  readonly late: { readonly requests: number; readonly reports: number };
  readonly strayOutcomes: number;
}

function window(epoch: number, choices: StepChoices, { epochMs, leadMs }: Deployment): PlanWindow {
  const nowMs = epochEndMs(epoch, epochMs);
  const startsAtMs = nowMs + leadMs;
  const shed = choices.shedBeforeMs === undefined ? {} : { shedAtMs: choices.shedBeforeMs };
  return { epoch, nowMs, startsAtMs, endsAtMs: startsAtMs + epochMs, ...shed };
}

function nextPositions(from: InputPositions, records: EpochInput['records']): InputPositions {
  const after = (topic: InputTopic): number => (records[topic].at(-1)?.offset ?? from[topic] - 1) + 1;
  return { outcomes: after('outcomes'), reports: after('reports'), requests: after('requests') };
}

function endedSources(before: readonly InputTopic[], records: EpochInput['records']): readonly InputTopic[] {
  const ended = new Set(before);
  for (const topic of Object.keys(records) as InputTopic[]) {
    if (records[topic].some(({ content }) => content.kind === 'clock' && content.final)) ended.add(topic);
  }
  return [...ended].sort();
}

function tally(before: ShardCounts, verdicts: readonly VerdictBody[], added: Partial<ShardCounts>): ShardCounts {
  const counts = { ...before };
  for (const { verdict } of verdicts) counts[verdict] += 1;
  for (const name of Object.keys(added) as (keyof ShardCounts)[]) counts[name] += added[name] ?? 0;
  return counts;
}

function needsClosing(state: ShardState, cellId: string, busy: ReadonlySet<string>): boolean {
  return busy.has(cellId) || (state.cells[cellId]?.open.length ?? 0) > 0;
}

function changedState(before: ShardState, { worlds, planners }: StepContext): ReturnType<typeof underNewCatalogue> {
  return underNewCatalogue(
    before,
    worlds,
    planners.map(({ mode }) => mode),
  );
}

/**
 * One epoch of a shard: the whole of what it decides, without any side effect. Same state and input, same result.
 * Errors: none; bad records come back as rejections.
 * Cost: the records consumed, plus the planning of every cell with news or open requests.
 */
export function step(before: ShardState, input: EpochInput, context: StepContext): EpochResult {
  const { state, verdicts: vanished } =
    input.trigger === 'catalogue' ? changedState(before, context) : { state: before, verdicts: [] };
  const firstEpoch = input.choices.mergedFrom ?? input.epoch;
  const taken = intake(state, { ...input, firstEpoch }, context);
  const perCell = cellInputs(taken.due);
  const planWindow = window(input.epoch, input.choices, context.deployment);
  const cells = { ...state.cells };
  const epochs: CellEpoch[] = [];
  const busy = new Set(perCell.keys());
  for (const [cellId, world] of context.worlds) {
    if (!needsClosing(state, cellId, busy)) continue;
    const inputs = perCell.get(cellId) ?? { outcomes: [], reports: [], requests: [] };
    const closed = closeCellEpoch(cellState(state, cellId), inputs, planWindow, context.planners, world);
    cells[cellId] = closed.state;
    epochs.push(closed);
  }
  const verdicts = [...vanished, ...epochs.flatMap((closed) => closed.verdicts)];
  const newRequests = [...perCell.values()].flatMap(({ requests }) => requests);
  const next = nextPositions(state.next, input.records);
  return {
    state: {
      ...state,
      lastEpoch: input.epoch,
      next,
      ended: endedSources(state.ended, input.records),
      cells,
      held: taken.held,
      requestMemory: taken.memory,
      counts: tally(state.counts, verdicts, taken.counts),
    },
    positions: { from: state.next, next },
    verdicts,
    plans: epochs.flatMap(({ plan }) => (plan === undefined ? [] : [plan])),
    rejections: taken.rejections,
    newRequests,
    outcomes: [...perCell.values()].flatMap(({ outcomes }) => outcomes),
    settled: settledRequests(verdicts, before, newRequests),
    late: { requests: taken.counts.lateRequests ?? 0, reports: taken.counts.lateReports ?? 0 },
    strayOutcomes: epochs.reduce((sum, closed) => sum + closed.strayOutcomes, 0),
  };
}
