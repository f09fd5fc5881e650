import type { ChainDevice } from '../../../core/catalogue.js';
import { Id, IdList, MAX_LIST, Optional } from '../../fields/index.js';

/** A device of a cell that takes part in chains. */
export class ChainDeviceFile implements ChainDevice {
  @Id('Name of the device, unique within the cell')
  readonly deviceId: string;

  @Id('Its device class')
  readonly deviceClass: string;

  @Optional()
  @IdList(
    { max: MAX_LIST },
    'Models whose parameters lie on it; absent: every model that fits into its memory, one at a time',
  )
  readonly models?: readonly string[];
}
