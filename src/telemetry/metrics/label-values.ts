import { DEAD_LETTER_CODES, EPOCH_TRIGGERS } from '../../contracts/index.js';
import { DIRECTIONS, MODES } from '../../core/catalogue.js';
import { VERDICTS } from '../../core/messages.js';
import { REASON_CODES } from '../../core/reasons.js';
import { OBSERVED_TOPICS, SHARD_PHASES, SOLVERS } from '../scheduler-observer.js';

/** The values each label may take: the series of a metric are at most their product. */
export const LABEL_VALUES = {
  mode: MODES,
  /** What a request asks for: one mode, or a choice of several. */
  requestedMode: [...MODES, 'several'],
  /** What a verdict was decided in: a refusal often has none. */
  decidedMode: [...MODES, 'none'],
  verdict: VERDICTS,
  reason: [...REASON_CODES, 'none'],
  direction: DIRECTIONS,
  spectrumState: ['granted', 'free'],
  clockState: ['granted', 'free'],
  memoryState: ['running', 'retained', 'activations', 'free'],
  /** How much of a batch's model had to be loaded: all of it, a part, nothing. */
  loadKind: ['full', 'partial', 'none'],
  /** Why a block was there already: another model uses it too, or it was kept since the same model used it. */
  savedBy: ['sharing', 'retention'],
  topic: OBSERVED_TOPICS,
  lateTopic: ['requests', 'reports'],
  trigger: EPOCH_TRIGGERS,
  /** `all` is the whole deciding of an epoch, the solvers included. */
  solver: ['all', ...SOLVERS],
  phase: SHARD_PHASES,
  code: DEAD_LETTER_CODES,
  /** As many as the catalogue has cells. */
  cell: 'the cells of the catalogue',
  version: 'one: the running version',
} as const satisfies Record<string, readonly string[] | string>;

export type LabelSet = keyof typeof LABEL_VALUES;

/** Type of one label's value. */
export type LabelValue<Set extends LabelSet> = (typeof LABEL_VALUES)[Set] extends readonly (infer Value)[]
  ? Value
  : string;
