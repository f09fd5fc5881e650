import type { Delivery as DeliveryData } from '../../core/messages.js';
import { Id, NestedList, Whole } from '../fields/index.js';
import { LayerDelivery } from './layer-delivery.js';

/** A model on its way to a device, layer by layer. */
export class Delivery implements DeliveryData {
  @Id('Request it is for')
  readonly requestId: string;

  @Id('User whose device it goes to')
  readonly userId: string;

  @Id('Model delivered')
  readonly modelId: string;

  @Id('Device class of the user, for its clocks')
  readonly deviceClass: string;

  @Whole({ min: 1, max: 1024 }, 'Inputs run together')
  readonly batchSize: number;

  @NestedList(() => LayerDelivery, 'Layers left, in the order they are sent')
  readonly layers: readonly LayerDelivery[];
}
