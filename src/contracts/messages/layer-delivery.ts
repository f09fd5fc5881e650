import type { LayerDelivery as LayerDeliveryData } from '../../core/messages.js';
import { MAX_BITS, MAX_HERTZ, MAX_LIST, PlanTimeMs, Real, Whole } from '../fields/index.js';

/** One layer still to be delivered or computed. */
export class LayerDelivery implements LayerDeliveryData {
  @Whole({ min: 1, max: MAX_LIST }, 'Layer of the model, counted from 1')
  readonly layer: number;

  @Real({ min: 0, max: MAX_BITS }, 'Bits of the layer not delivered when the plan takes effect')
  readonly bits: number;

  @PlanTimeMs('When the layer must have arrived, ms since 1970')
  readonly dueAtMs: number;

  @Real({ min: 0, max: MAX_HERTZ }, 'Clock the device computes the layer at, Hz')
  readonly clockHz: number;
}
