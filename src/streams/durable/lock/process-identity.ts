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

export const systemProcesses: ProcessTable = {
  host: hostname(),
  pid: process.pid,
  startOf: (pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // Field 22; the second one is a name in brackets that may hold anything.
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
      return `${boot}/${ticks ?? ''}`;
    } catch {
      return undefined;
    }
  },
  isAlive: (pid) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // It is there, but another user's.
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
};
