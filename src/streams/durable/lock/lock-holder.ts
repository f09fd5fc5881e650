import type { ProcessTable } from './process-identity.js';

/** What a lock file says. */
export interface LockHolder {
  readonly host: string;
  readonly pid: number;
  /** Absent where the system does not say when a process started. */
  readonly startedAt?: string;
  /** Given back in good order. */
  readonly released?: boolean;
}

export function thisProcess(processes: ProcessTable): LockHolder {
  const { host, pid } = processes;
  const startedAt = processes.startOf(pid);
  return { host, pid, ...(startedAt === undefined ? {} : { startedAt }) };
}

export const encodeHolder = (holder: LockHolder): Buffer => Buffer.from(`${JSON.stringify(holder)}\n`);

/** Undefined if it is none. */
export function decodeHolder(content: string): LockHolder | undefined {
  try {
    const { host, pid, startedAt, released } = JSON.parse(content) as Readonly<Record<string, unknown>>;
    if (typeof host !== 'string' || typeof pid !== 'number') return undefined;
    return { host, pid, ...(typeof startedAt === 'string' ? { startedAt } : {}), released: released === true };
  } catch {
    return undefined;
  }
}

/** Whether nobody holds the lock any more. Of another machine's processes nothing is known, so they do hold theirs. */
export function isStale({ host, pid, startedAt, released }: LockHolder, processes: ProcessTable): boolean {
  if (released === true) return true;
  if (host !== processes.host) return false;
  if (!processes.isAlive(pid)) return true;
  const startedNow = processes.startOf(pid);
  return startedAt !== undefined && startedNow !== undefined && startedAt !== startedNow;
}
