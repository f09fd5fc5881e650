import { MODES, type Mode } from '../../core/catalogue.js';
import { type VerdictBody, type VerdictKind, VERDICTS } from '../../core/messages.js';
import { REASON_CODES, type RefusalReason } from '../../core/reasons.js';
import { Count, Id, OneOf, Optional, PlanTimeMs, Sentence } from '../fields/index.js';
import { DecisionRecord } from './decision-record.js';

/** What becomes of one request. All but `admitted` are final, and a request gets exactly one final verdict. */
export class Verdict extends DecisionRecord implements VerdictBody {
  @OneOf(['verdict'], 'Tells the decisions apart')
  readonly kind: 'verdict';

  @Count('Epoch that decided')
  readonly epoch: number;

  @Id('Cell of the request; also the key of the record')
  readonly cellId: string;

  @Id('Request decided on')
  readonly requestId: string;

  @OneOf(VERDICTS, 'What was decided')
  readonly verdict: VerdictKind;

  @Optional()
  @OneOf(MODES, 'How it is served')
  readonly mode?: Mode;

  @Optional()
  @Id('Model it is served with')
  readonly model?: string;

  @Optional()
  @PlanTimeMs('When it is expected to finish, ms since 1970')
  readonly predictedFinishAtMs?: number;

  @Optional()
  @PlanTimeMs('When it finished, ms since 1970')
  readonly finishedAtMs?: number;

  @Optional()
  @OneOf(REASON_CODES, 'First reason that applies')
  readonly reason?: RefusalReason;

  @Optional()
  @Sentence('Binding resource and shortfall in numbers')
  readonly cause?: string;
}
