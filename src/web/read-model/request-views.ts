import type { Plan, Verdict } from '../../contracts/index.js';
import { DIRECTIONS, type Mode } from '../../core/catalogue.js';
import { REASONS } from '../../core/reasons.js';
import type { RequestStory } from '../shown/request-story.js';
import type { ExplainedVerdict } from '../shown/shown-verdict.js';
import { shownVerdict } from './cell-epoch.js';
import { ChainHistory } from './chain-history.js';
import { GpuHistory } from './gpu-history.js';
import { GrantHistory } from './grant-history.js';
import { MAX_REQUESTS } from './limits.js';
import { SplitHistory } from './split-history.js';

/** Where the request itself lies: in this shard's requests, before this offset. */
export interface ReadBefore {
  readonly shard: number;
  readonly nextOffset: number;
}

export interface RequestView {
  readonly story: RequestStory;
  readonly readBefore: ReadBefore;
}

interface Kept {
  readonly verdicts: Verdict[];
  readonly readBefore: ReadBefore;
  grants?: GrantHistory;
  gpu?: GpuHistory;
  split?: SplitHistory;
  chain?: ChainHistory;
}

/** Admitted and one final verdict; a log that holds more of one request is shown by its newest. */
const MAX_VERDICTS = 4;

/** The requests decided on last. Bounded: the request whose first verdict is oldest goes first. */
export class RequestViews {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly maxRequests = MAX_REQUESTS) {}

  add(verdict: Verdict, readBefore: ReadBefore): void {
    const known = this.#kept.get(verdict.requestId);
    if (known !== undefined) {
      known.verdicts.push(verdict);
      if (known.verdicts.length > MAX_VERDICTS) known.verdicts.shift();
      return;
    }
    this.#kept.set(verdict.requestId, { verdicts: [verdict], readBefore });
    if (this.#kept.size <= this.maxRequests) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Takes note of what a plan does for the requests that are known. */
  addPlan(plan: Plan): void {
    for (const direction of DIRECTIONS) {
      for (const grant of plan[direction]?.grants ?? []) {
        const kept = this.#kept.get(grant.requestId);
        if (kept === undefined) continue;
        kept.grants ??= new GrantHistory(grant.userId);
        kept.grants.add(direction, grant, plan);
      }
    }
    for (const upload of plan.uploads ?? []) this.#gpuOf(upload.requestId)?.addUpload(upload, plan);
    for (const batch of plan.gpu?.batches ?? []) {
      for (const requestId of batch.requestIds) this.#gpuOf(requestId)?.addBatch(batch);
    }
    for (const split of plan.splits ?? []) {
      const kept = this.#kept.get(split.requestId);
      if (kept === undefined) continue;
      kept.split ??= new SplitHistory(split, plan);
      kept.split.add(split, plan);
    }
    for (const chain of plan.chains ?? []) {
      const kept = this.#kept.get(chain.requestId);
      if (kept === undefined) continue;
      kept.chain ??= new ChainHistory(chain, plan);
      kept.chain.add(chain, plan);
    }
  }

  /** How an admitted request is served. */
  modeOf(requestId: string): Mode | undefined {
    return this.#kept.get(requestId)?.verdicts.at(-1)?.mode;
  }

  find(requestId: string): RequestView | undefined {
    const kept = this.#kept.get(requestId);
    const newest = kept?.verdicts.at(-1);
    if (kept === undefined || newest === undefined) return undefined;
    const { verdicts, grants, gpu, split, chain, readBefore } = kept;
    const story: RequestStory = {
      requestId,
      cellId: newest.cellId,
      verdicts: verdicts.map(explained),
      ...(grants === undefined ? {} : { grants: grants.shown() }),
      ...gpu?.shown(),
      ...(split === undefined ? {} : { split: split.shown() }),
      ...(chain === undefined ? {} : { chain: chain.shown() }),
    };
    return { story, readBefore };
  }

  #gpuOf(requestId: string): GpuHistory | undefined {
    const kept = this.#kept.get(requestId);
    if (kept !== undefined) kept.gpu ??= new GpuHistory();
    return kept?.gpu;
  }
}

function explained(verdict: Verdict): ExplainedVerdict {
  const { reason } = verdict;
  if (reason === undefined) return shownVerdict(verdict);
  const { explanation, advice } = REASONS[reason];
  return { ...shownVerdict(verdict), explanation, advice };
}
