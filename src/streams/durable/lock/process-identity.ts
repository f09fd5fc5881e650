import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** What is known of processes on this machine. */
export interface ProcessTable {
  readonly host: string;
  readonly pid: number;
  /** Tells two processes with the same number apart; undefined where the system does not say. */
  startOf(pid: number): string | undefined;
  isAlive(pid: number): boolean;
}

/** Fields of /proc/pid/stat from the third on: the second one is a name in brackets that may hold anything. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** Killed, but not yet cleared away by its parent: it holds nothing any more. */
const DEAD_STATES = ['Z', 'X'];

export const systemProcesses: ProcessTable = {
  host: hostname(),
  pid: process.pid,
  startOf: (pid) => {
    const ticks = statOf(pid)?.[19];
    if (ticks === undefined) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${ticks}`;
  },
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return !DEAD_STATES.includes(statOf(pid)?.[0] ?? '');
    } catch (error) {
      // It is there, but another user's.
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
};
