import type { Report, UserRequest } from '../core/messages.js';

/** A message of a replay, at its event time. */
export type ReplayRecord =
  | { readonly topic: 'requests'; readonly cellId: string; readonly atMs: number; readonly message: UserRequest }
  | { readonly topic: 'reports'; readonly cellId: string; readonly atMs: number; readonly message: Report };

export type ReplayedReport = Extract<ReplayRecord, { topic: 'reports' }>;
