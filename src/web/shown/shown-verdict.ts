import type { VerdictBody } from '../../core/messages.js';

/** A verdict as the API shows it: without who wrote it and in which term. */
export interface ShownVerdict extends VerdictBody {
  readonly epoch: number;
}

/** A verdict with its reason in words. */
export type ExplainedVerdict = ShownVerdict & { readonly explanation?: string; readonly advice?: string };
