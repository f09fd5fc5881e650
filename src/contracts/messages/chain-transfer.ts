import type { ChainTransfer as ChainTransferData } from '../../core/messages.js';
import { Id, MAX_BYTES, PlanTimeMs, Real } from '../fields/index.js';

/** A feature map handed from one device to the next. */
export class ChainTransfer implements ChainTransferData {
  @Id('Sending device')
  readonly from: string;

  @Id('Receiving device')
  readonly to: string;

  @Real({ min: 0, max: MAX_BYTES }, 'Size, bytes')
  readonly bytes: number;

  @PlanTimeMs('When it starts, ms since 1970')
  readonly startsAtMs: number;

  @PlanTimeMs('When it is done, ms since 1970')
  readonly finishesAtMs: number;
}
