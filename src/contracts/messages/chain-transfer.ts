import type { ChainTransfer as ChainTransferData } from '../../core/messages.js';
import { Id, MAX_BYTES, MAX_LIST, PlanTimeMs, Real, Whole } from '../fields/index.js';

/** A feature map handed from one device to the next. */
export class ChainTransfer implements ChainTransferData {
  @Whole({ min: 0, max: MAX_LIST }, 'Layer whose output is handed on; 0: the input')
  readonly layer: number;

  @Id('Sending device')
  readonly from: string;

  @Id('Receiving device')
  readonly to: string;

  @Real({ min: 0, max: MAX_BYTES }, 'Size, bytes')
  readonly bytes: number;

  @PlanTimeMs('When it starts, ms since 1970')
  readonly startsAtMs: number;

  @PlanTimeMs('When the link is free again, ms since 1970; the latency comes after')
  readonly finishesAtMs: number;
}
