import type { VerdictKind } from '../../core/messages.js';
import type { RefusalReason } from '../../core/reasons.js';

export type VerdictCounts = Readonly<Record<VerdictKind, number>>;

export type ReasonCounts = Readonly<Partial<Record<RefusalReason, number>>>;
