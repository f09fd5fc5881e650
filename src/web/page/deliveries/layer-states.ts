import type { Delivery } from '../../../core/messages.js';
import type { ShownModel } from '../../shown/shown-model.js';

/** How far one layer of a model on its way is. */
export interface LayerState {
  readonly bytes: number;
  /** Part that has arrived, 0..1. */
  readonly arrived: number;
  readonly computed: boolean;
}

/**
 * Every layer of the model, first to last. A plan lists the layers still to be delivered or computed: those before them
 * are done.
 */
export function layerStates({ layers }: Delivery, model: ShownModel): readonly LayerState[] {
  const leftOf = new Map(layers.map(({ layer, bits }) => [layer, bits]));
  return model.layers.map(({ bytes }, index) => {
    const bitsLeft = leftOf.get(index + 1);
    if (bitsLeft === undefined) return { bytes, arrived: 1, computed: true };
    return { bytes, arrived: bytes === 0 ? 1 : Math.max(0, 1 - bitsLeft / (8 * bytes)), computed: false };
  });
}
