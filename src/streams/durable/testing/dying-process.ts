import { systemProcesses, type ProcessTable } from '../lock/process-identity.js';

/** A process that holds a log and, once it is dead, has let go of nothing in good order. */
export class DyingProcess implements ProcessTable {
  readonly host = systemProcesses.host;
  private readonly dead = new Set<number>();

  constructor(readonly pid = 1) {}

  startOf(): undefined {
    return undefined;
  }

  isAlive(pid: number): boolean {
    return !this.dead.has(pid);
  }

  /** Nothing it was doing goes on. */
  kill(pid = this.pid): void {
    this.dead.add(pid);
  }
}
