import type { Chain, PlanBody } from '../../core/messages.js';
import type { PlannedOperation } from './planned-operations.js';

/** The plan that holds, as far as it says what may begin. */
interface PlanInForce {
  readonly endsAtMs: number;
  /** By request, first to start first. */
  readonly operations: ReadonlyMap<string, readonly PlannedOperation[]>;
}

/** The plans of a cell one behind the other: only the one in force counts, and where there is none nothing begins. */
export class PlansInForce {
  readonly #operationsOf: (chain: Chain) => readonly PlannedOperation[];
  #heard: readonly PlanBody[] = [];
  #inForce: PlanInForce | undefined;

  /** @param operationsOf all that a chain lists, first to start first */
  constructor(operationsOf: (chain: Chain) => readonly PlannedOperation[]) {
    this.#operationsOf = operationsOf;
  }

  follow(plan: PlanBody): void {
    this.#heard = [...this.#heard, plan];
  }

  /** The chains of plans that have come into force by `atMs` and were not yet asked for. */
  comeIntoForce(atMs: number): readonly Chain[] {
    const come = this.#heard.filter(({ startsAtMs }) => startsAtMs <= atMs);
    if (come.length === 0) return [];
    this.#heard = this.#heard.filter(({ startsAtMs }) => startsAtMs > atMs);
    for (const { chains = [], endsAtMs } of come) {
      const withinIt = (chain: Chain): readonly PlannedOperation[] =>
        this.#operationsOf(chain).filter(({ startsAtMs }) => startsAtMs < endsAtMs);
      this.#inForce = { endsAtMs, operations: new Map(chains.map((chain) => [chain.requestId, withinIt(chain)])) };
    }
    return come.flatMap(({ chains = [] }) => chains);
  }

  /** What a request may begin with at `atMs`, as far as its time has come, first to start first. */
  operationsOf(requestId: string, atMs: number): readonly PlannedOperation[] {
    if (this.#inForce === undefined || atMs >= this.#inForce.endsAtMs) return [];
    const operations = this.#inForce.operations.get(requestId) ?? [];
    return operations.filter(({ startsAtMs }) => startsAtMs <= atMs);
  }

  /** When the next plan or the start of the next operation comes, after `atMs`; Infinity: never. */
  nextChangeMs(atMs: number): number {
    const operations = atMs >= (this.#inForce?.endsAtMs ?? 0) ? [] : [...(this.#inForce?.operations.values() ?? [])];
    const starts = [...this.#heard, ...operations.flat()].map(({ startsAtMs }) => startsAtMs);
    return starts.reduce((least, startsAtMs) => (startsAtMs > atMs ? Math.min(least, startsAtMs) : least), Infinity);
  }
}
