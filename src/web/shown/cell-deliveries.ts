import type { Delivery } from '../../core/messages.js';

/** What is on its way to the devices of a cell, layer by layer, by its newest plan. */
export interface CellDeliveries {
  readonly cellId: string;
  /** Epoch that planned it; absent when nothing was decided in the cell yet. */
  readonly epoch?: number;
  /** Empty when the cell's newest epoch granted nothing. */
  readonly deliveries: readonly Delivery[];
}
