import type { VerdictBody } from '../messages.js';
import type { RefusalReason } from '../reasons.js';
import type { OpenRequest, UnderWayRequest } from './state.js';

interface Why {
  readonly reason: RefusalReason;
  readonly cause: string;
}

function identity(open: OpenRequest): Pick<VerdictBody, 'cellId' | 'requestId'> {
  return { cellId: open.request.cellId, requestId: open.request.requestId };
}

function promise(open: UnderWayRequest): Pick<VerdictBody, 'mode' | 'model'> {
  return { mode: open.progress.mode, model: open.modelId };
}

export function admitted(open: UnderWayRequest): VerdictBody {
  return {
    ...identity(open),
    verdict: 'admitted',
    ...promise(open),
    predictedFinishAtMs: open.predictedFinishAtMs,
  };
}

export function refused(open: OpenRequest, why: Why): VerdictBody {
  return { ...identity(open), verdict: 'refused', ...why };
}

/** Never admitted, and hopeless by now. */
export function expired(open: OpenRequest, why: Why): VerdictBody {
  return { ...identity(open), verdict: 'expired', ...why };
}

export function completed(open: UnderWayRequest, finishedAtMs: number): VerdictBody {
  return {
    ...identity(open),
    verdict: 'completed',
    ...promise(open),
    predictedFinishAtMs: open.predictedFinishAtMs,
    finishedAtMs,
  };
}

export function missed(open: UnderWayRequest, why: Why, finishedAtMs?: number): VerdictBody {
  return {
    ...identity(open),
    verdict: 'missed',
    ...promise(open),
    predictedFinishAtMs: open.predictedFinishAtMs,
    ...(finishedAtMs === undefined ? {} : { finishedAtMs }),
    ...why,
  };
}
