import { SlotwiseError, type ErrorCode } from '../../core/errors.js';
import type { SweepRow } from './sweep-row.js';
import type { SweepJob, SweepSetup } from './sweep-setup.js';

/** What a worker thread is given to do. */
export interface JobTask {
  readonly setup: SweepSetup;
  readonly job: SweepJob;
  /** The job's place in the sweep, by which the worker says how far it is. */
  readonly index: number;
}

/** What a worker says while it works. */
export interface ShareMessage {
  readonly index: number;
  readonly share: number;
}

/** What it comes to. An error loses its class and its fields on the way between threads, so they travel as data. */
export type JobAnswer =
  | { readonly kind: 'done'; readonly row: SweepRow }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string; readonly field?: string };

export function failedAnswer({ code, message, field }: SlotwiseError): JobAnswer {
  return { kind: 'failed', code, message, ...(field === undefined ? {} : { field }) };
}

/** @throws SlotwiseError of a job that failed */
export function rowOf(answer: JobAnswer): SweepRow {
  if (answer.kind === 'done') return answer.row;
  const { code, message, field } = answer;
  throw new SlotwiseError(code, message, field === undefined ? {} : { field });
}
