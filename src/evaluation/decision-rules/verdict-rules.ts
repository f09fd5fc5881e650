import type { Verdict } from '../../contracts/index.js';
import type { AcceptedEpoch } from '../../streams/index.js';
import type { DecisionRule, Report, Violation } from './violation.js';

interface Standing {
  readonly shard: number;
  readonly epoch: number;
  readonly admitted: boolean;
  /** The terminal verdict, once given. */
  readonly terminal?: Verdict['verdict'];
}

const keyOf = (cellId: string, requestId: string): string => `${cellId}\n${requestId}`;

function objectionTo(verdict: Verdict['verdict'], before: Standing | undefined): DecisionRule | undefined {
  if (verdict === 'admitted') {
    if (before?.terminal !== undefined) return 'VERDICT_AFTER_TERMINAL';
    return before?.admitted === true ? 'ADMITTED_TWICE' : undefined;
  }
  if (before?.terminal !== undefined) return 'TERMINAL_TWICE';
  const promised = before?.admitted === true;
  if (verdict === 'completed' || verdict === 'missed') return promised ? undefined : 'NOT_ADMITTED';
  return promised ? 'WAS_ADMITTED' : undefined;
}

/** One terminal verdict a request, and in the right order. */
export class VerdictRules {
  readonly #requests = new Map<string, Standing>();

  check({ shard, epoch, verdicts }: AcceptedEpoch, report: Report): void {
    for (const { cellId, requestId, verdict } of verdicts) {
      const key = keyOf(cellId, requestId);
      const before = this.#requests.get(key);
      const rule = objectionTo(verdict, before);
      if (rule !== undefined) {
        const said = before?.terminal ?? (before?.admitted === true ? 'admitted' : 'nothing');
        report({ rule, shard, epoch, cellId, requestId, detail: `${verdict} after ${said}` });
      }
      const terminal = before?.terminal ?? (verdict === 'admitted' ? undefined : verdict);
      const admitted = verdict === 'admitted' || before?.admitted === true;
      this.#requests.set(key, { shard, epoch, admitted, ...(terminal === undefined ? {} : { terminal }) });
    }
  }

  /** True while a request is admitted and not settled. */
  isUnderWay(cellId: string, requestId: string): boolean {
    const standing = this.#requests.get(keyOf(cellId, requestId));
    return standing?.admitted === true && standing.terminal === undefined;
  }

  /** Admitted requests that are still open. */
  unsettled(): readonly Violation[] {
    return [...this.#requests].flatMap(([key, { shard, epoch, terminal }]) => {
      if (terminal !== undefined) return [];
      const [cellId = '', requestId = ''] = key.split('\n');
      return [{ rule: 'NO_TERMINAL', shard, epoch, cellId, requestId, detail: 'admitted and never settled' } as const];
    });
  }
}
