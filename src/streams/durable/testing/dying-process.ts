import type { ProcessTable } from '../lock/process-identity.js';

/** A process that can be killed: then it lets go of nothing, it only is no more. */
export class DyingProcess implements ProcessTable {
  private readonly dead: Set<number>;

  constructor(
    readonly pid = 1,
    sameMachine?: DyingProcess,
    readonly host = 'edge-1',
  ) {
    this.dead = sameMachine?.dead ?? new Set();
  }

  startOf(pid: number): string | undefined {
    return `boot/${pid}`;
  }

  isAlive(pid: number): boolean {
    return !this.dead.has(pid);
  }

  kill(): void {
    this.dead.add(this.pid);
  }
}
