import type { ChainDevice } from '../../../core/catalogue.js';
import { Id } from '../../fields/index.js';

/** A device of a cell that takes part in chains. */
export class ChainDeviceFile implements ChainDevice {
  @Id('Name of the device, unique within the cell')
  readonly deviceId: string;

  @Id('Its device class')
  readonly deviceClass: string;
}
