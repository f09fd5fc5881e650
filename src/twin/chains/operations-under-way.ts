import type { RunningChain } from './running-chain.js';
import { atTheRateOfItsLink, isLost, nextEndMs, type RunningOperation } from './running-operation.js';

/** What devices compute and channels carry at a time. */
export class OperationsUnderWay {
  #operations: readonly RunningOperation[] = [];

  begin(operation: RunningOperation): void {
    this.#operations = [...this.#operations, operation];
  }

  /** When something happens to one of them, as they go now, ms since 1970; Infinity: there are none. */
  get nextMs(): number {
    return Math.min(Infinity, ...this.#operations.map(nextEndMs));
  }

  /** Takes out those that are done by `atMs`; a transfer that is sent makes room on its channel, and still has to arrive. */
  takeDone(atMs: number): readonly RunningOperation[] {
    const due = this.#operations.filter((operation) => nextEndMs(operation) <= atMs);
    if (due.length === 0) return due;
    const done = due.filter((operation) => operation.kind === 'compute' || operation.arrivesAtMs !== undefined);
    this.#operations = this.#operations.flatMap((operation) => {
      if (!due.includes(operation)) return [operation];
      if (operation.kind === 'compute' || operation.arrivesAtMs !== undefined) return [];
      return [{ ...operation, arrivesAtMs: nextEndMs(operation) + operation.link.latencyMs }];
    });
    return done;
  }

  /** Takes out those on devices that are gone and links that are down. */
  lose(): void {
    this.#operations = this.#operations.filter((operation) => !isLost(operation));
  }

  /** What is being sent goes on at what its link carries from `atMs` on. */
  followLinks(atMs: number): void {
    this.#operations = this.#operations.map((one) => (one.kind === 'transfer' ? atTheRateOfItsLink(one, atMs) : one));
  }

  /** What a request is at; undefined: it waits. */
  of(chain: RunningChain): RunningOperation | undefined {
    return this.#operations.find((one) => one.chain === chain);
  }

  isComputing(deviceId: string): boolean {
    return this.#operations.some((one) => one.kind === 'compute' && one.device.deviceId === deviceId);
  }

  isSendingOver(channel: string): boolean {
    return this.#operations.some(
      (one) => one.kind === 'transfer' && one.arrivesAtMs === undefined && one.link.channel === channel,
    );
  }
}
