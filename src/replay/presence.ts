import type { Report } from '../core/messages.js';

/** Without a report for longer than this a user has left. */
const LEFT_AFTER_MS = 5000;

/** A user in a cell. */
export interface CellUser {
  readonly cellId: string;
  readonly userId: string;
}

/** From the first report to the last one, both included. */
export interface Stay {
  readonly fromMs: number;
  toMs: number;
}

export interface UserStays extends CellUser {
  readonly stays: readonly Stay[];
}

/** Collects from the radio reports who is where and when. Memory: one entry per stay. */
export class PresenceLog {
  private readonly users = new Map<string, CellUser & { readonly stays: Stay[]; gone: boolean }>();

  /** Reports of one user come in order of time. */
  note(report: Report, atMs: number): void {
    if (report.kind !== 'radio' && report.kind !== 'user-gone') return;
    const { cellId, userId } = report;
    const key = keyOf(report);
    const known = this.users.get(key) ?? { cellId, userId, stays: [], gone: true };
    this.users.set(key, known);
    const last = known.stays.at(-1);
    if (report.kind === 'user-gone') known.gone = true;
    else if (!known.gone && last !== undefined && atMs - last.toMs <= LEFT_AFTER_MS) last.toMs = atMs;
    else {
      known.stays.push({ fromMs: atMs, toMs: atMs });
      known.gone = false;
    }
  }

  /** Everybody's stays, later by `shiftMs`. */
  staysShiftedBy(shiftMs: number): readonly UserStays[] {
    return [...this.users.values()].map(({ cellId, userId, stays }) => ({
      cellId,
      userId,
      stays: stays.map(({ fromMs, toMs }) => ({ fromMs: fromMs + shiftMs, toMs: toMs + shiftMs })),
    }));
  }
}

/** One entry per user out of what several files tell; where they overlap a stay is counted once. */
export function joinedStays(files: readonly (readonly UserStays[])[]): readonly UserStays[] {
  const users = new Map<string, UserStays>();
  for (const user of files.flat()) {
    const stays = [...(users.get(keyOf(user))?.stays ?? []), ...user.stays];
    users.set(keyOf(user), { ...user, stays: withoutOverlaps(stays) });
  }
  return [...users.values()];
}

const keyOf = ({ cellId, userId }: CellUser): string => JSON.stringify([cellId, userId]);

function withoutOverlaps(stays: readonly Stay[]): readonly Stay[] {
  const joined: Stay[] = [];
  for (const stay of stays.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = joined.at(-1);
    if (last !== undefined && stay.fromMs <= last.toMs) last.toMs = Math.max(last.toMs, stay.toMs);
    else joined.push({ ...stay });
  }
  return joined;
}
