import type { CellInputs } from '../core/cell/index.js';
import type { Outcome, Report, UserRequest } from '../core/messages.js';
import { eventTimeMs } from './input-record.js';
import type { HeldRecord } from './shard-state.js';

interface Gathered {
  readonly outcomes: Outcome[];
  readonly reports: Report[];
  readonly requests: UserRequest[];
}

/** Within an epoch records apply in order of (event time, topic, offset). */
export function byEventTime(a: HeldRecord, b: HeldRecord): number {
  return (
    eventTimeMs(a.message) - eventTimeMs(b.message) ||
    (a.topic === b.topic ? a.offset - b.offset : a.topic < b.topic ? -1 : 1)
  );
}

/** Deals the records of an epoch, already in order, to their cells. */
export function cellInputs(due: readonly HeldRecord[]): ReadonlyMap<string, CellInputs> {
  const perCell = new Map<string, Gathered>();
  for (const { message } of due) {
    const gathered = perCell.get(message.cellId) ?? { outcomes: [], reports: [], requests: [] };
    perCell.set(message.cellId, gathered);
    if ('arrivedAtMs' in message) gathered.requests.push(message);
    else if (message.kind === 'outcome') gathered.outcomes.push(message);
    else gathered.reports.push(message);
  }
  return perCell;
}
