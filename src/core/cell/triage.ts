import type { VerdictBody } from '../messages.js';
import { deadlineAtMs, type OpenRequest } from './state.js';
import { expired, missed } from './verdicts.js';

/** How long after a deadline a completion may still be read, ms. */
export const COMPLETION_GRACE_MS = 1000;

/** Terminal verdicts that the time alone brings. */
export function timedOut(open: OpenRequest, nowMs: number, planStartsAtMs: number): VerdictBody | undefined {
  const deadline = deadlineAtMs(open.request);
  if (open.kind === 'waiting') {
    if (deadline > planStartsAtMs) return undefined;
    return expired(open, {
      reason: 'EXPIRED_IN_QUEUE',
      cause: `time: the deadline is ${deadline - nowMs} ms away, the next plan starts in ${planStartsAtMs - nowMs} ms`,
    });
  }
  if (nowMs < deadline + COMPLETION_GRACE_MS) return undefined;
  return missed(open, {
    reason: 'EXECUTOR_SILENT',
    cause: `executor: no completion read by ${COMPLETION_GRACE_MS} ms after the deadline`,
  });
}
