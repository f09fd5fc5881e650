import type { Outcome as OutcomeData } from '../../core/messages.js';
import {
  Flag,
  Id,
  IdList,
  MAX_BITS,
  MAX_JOULES,
  MAX_LIST,
  OneOf,
  Optional,
  Real,
  Sentence,
  TimeMs,
} from '../fields/index.js';

export const OUTCOME_RESULTS = ['progress', 'completed', 'failed'] as const;

/** What an executor reports of one request; progress is cumulative and the newest `atMs` wins. */
export class Outcome implements OutcomeData {
  @OneOf(['outcome'], 'Tells it apart from the clock')
  readonly kind: 'outcome';

  @Id('Cell of the request; also the key of the record')
  readonly cellId: string;

  @Id('Request reported on')
  readonly requestId: string;

  @TimeMs('When it was so, ms since 1970')
  readonly atMs: number;

  @OneOf(OUTCOME_RESULTS, 'How far the request is')
  readonly result: (typeof OUTCOME_RESULTS)[number];

  @Optional()
  @Real({ min: 0, max: MAX_BITS }, 'Bits of the model delivered so far')
  readonly deliveredBits?: number;

  @Optional()
  @Real({ min: 0, max: MAX_BITS }, 'Bits sent up so far')
  readonly uploadedBits?: number;

  @Optional()
  @Real({ min: 0, max: MAX_LIST }, 'Layers computed so far; a fraction is part of a layer')
  readonly layersDone?: number;

  @Optional()
  @Id('Chain only: the device that has the newest feature map, or computes on it')
  readonly holderDeviceId?: string;

  @Optional()
  @Real({ min: 0, max: MAX_JOULES }, 'Energy the device spent so far, J')
  readonly energyJoules?: number;

  @Optional()
  @Flag('Work was lost and begins again: only then may progress fall')
  readonly restarted?: boolean;

  @Optional()
  @Sentence('Why it failed')
  readonly why?: string;

  @Optional()
  @IdList({ max: MAX_LIST }, 'Blocks resident in GPU memory now')
  readonly residentBlocks?: readonly string[];
}
