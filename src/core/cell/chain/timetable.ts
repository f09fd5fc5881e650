import { roundToMicroseconds } from '../../units.js';
import type { ChainStep } from '../state.js';
import type { Network } from './network.js';
import { doneAtMs, resourceOf, startedAt } from './steps.js';

/** The steps of one request, in order of its chain. */
export interface Timetable {
  readonly requestId: string;
  readonly steps: readonly ChainStep[];
}

interface Entry {
  readonly requestId: string;
  readonly place: number;
  readonly step: ChainStep;
  /** The start, or that of a step before it in the chain that has become later. */
  readonly dueAtMs: number;
}

function entriesOf({ requestId, steps }: Timetable): readonly Entry[] {
  let dueAtMs = -Infinity;
  return steps.map((step, place) => {
    dueAtMs = Math.max(dueAtMs, step.startsAtMs);
    return { requestId, place, step, dueAtMs };
  });
}

/** Devices and channels take steps in order of their starts; ties go by request id. */
function inOrder(tables: readonly Timetable[]): readonly Entry[] {
  return tables
    .flatMap(entriesOf)
    .sort(
      (a, b) =>
        a.dueAtMs - b.dueAtMs || (a.requestId === b.requestId ? a.place - b.place : a.requestId < b.requestId ? -1 : 1),
    );
}

const takesTime = ({ startsAtMs, finishesAtMs }: ChainStep): boolean => finishesAtMs > startsAtMs;

/** What is known of the past when steps are moved, ms since 1970. */
export interface ShiftTimes {
  /** Steps planned to start before may have begun already: what is measured on their devices is they themselves. */
  readonly nowMs: number;
  /** Steps planned to start before have begun, or begin as soon as they can. */
  readonly dispatchedUntilMs: number;
  /** The others begin at the earliest then. */
  readonly restartsAtMs: number;
}

/** When a step could begin at the earliest, whoever else is there. */
function earliestMs(step: ChainStep, times: ShiftTimes, network: Network): number {
  const { startsAtMs } = step;
  if (startsAtMs < times.nowMs && startsAtMs < times.dispatchedUntilMs) return startsAtMs;
  const readyAtMs = step.kind === 'compute' ? (network.deviceOf(step.deviceId)?.readyAtMs ?? -Infinity) : -Infinity;
  const listedAtMs = startsAtMs < times.dispatchedUntilMs ? startsAtMs : times.restartsAtMs;
  return Math.max(startsAtMs, listedAtMs, takesTime(step) ? readyAtMs : -Infinity);
}

/**
 * What becomes of steps when some are later than planned, or a device has more to do: every step waits for the one before it in its
 * chain and for those before it on its device or channel, in the order they were planned in. Cost: sorting the steps.
 */
export function shifted<Table extends Timetable>(
  tables: readonly Table[],
  times: ShiftTimes,
  network: Network,
): readonly Table[] {
  const freeAtMs = new Map<string, number>();
  const readyAtMs = new Map<string, number>();
  const moved = new Map<string, ChainStep[]>();
  for (const { requestId, step } of inOrder(tables)) {
    const resource = resourceOf(step, network);
    const startsAtMs = Math.max(
      earliestMs(step, times, network),
      readyAtMs.get(requestId) ?? -Infinity,
      takesTime(step) ? (freeAtMs.get(resource) ?? -Infinity) : -Infinity,
    );
    const after = startedAt(step, roundToMicroseconds(startsAtMs));
    readyAtMs.set(requestId, doneAtMs(after));
    if (takesTime(after)) freeAtMs.set(resource, after.finishesAtMs);
    const steps = moved.get(requestId);
    if (steps === undefined) moved.set(requestId, [after]);
    else steps.push(after);
  }
  return tables.map((table) => ({ ...table, steps: moved.get(table.requestId) ?? [] }));
}

/**
 * Stops at a timetable nobody could carry out.
 *
 * @throws Error when two steps meet on a device or channel, or a step begins before the one it follows is done: a mistake of
 * ours, no input can cause it
 */
export function assertTimetable(tables: readonly Timetable[], network: Network): void {
  for (const { requestId, steps } of tables) {
    steps.forEach((step, place) => {
      const before = steps[place - 1];
      if (before === undefined || step.startsAtMs >= doneAtMs(before)) return;
      throw new Error(`${requestId}: ${describe(step)} begins before ${describe(before)} is done`);
    });
  }
  const last = new Map<string, Entry>();
  for (const entry of inOrder(tables)) {
    if (!takesTime(entry.step)) continue;
    const resource = resourceOf(entry.step, network);
    const before = last.get(resource);
    if (before !== undefined && entry.step.startsAtMs < before.step.finishesAtMs) {
      throw new Error(
        `${resource}: ${describe(entry.step)} of ${entry.requestId} meets ${describe(before.step)} of ${before.requestId}`,
      );
    }
    last.set(resource, entry);
  }
}

function describe(step: ChainStep): string {
  const what =
    step.kind === 'compute'
      ? `layer ${step.layer} on ${step.deviceId}`
      : `${step.layer} from ${step.from} to ${step.to}`;
  return `${what} [${step.startsAtMs}, ${step.finishesAtMs}]`;
}
