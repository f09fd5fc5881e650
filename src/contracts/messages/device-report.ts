import type { DeviceReport as DeviceReportData } from '../../core/messages.js';
import { Flag, Id, MAX_BYTES, MAX_FLOPS, OneOf, Optional, Real, TimeMs } from '../fields/index.js';

/** Measured load of a device of a cell. */
export class DeviceReport implements DeviceReportData {
  @OneOf(['device'], 'Tells the reports apart')
  readonly kind: 'device';

  @Id('Cell of the device; also the key of the record')
  readonly cellId: string;

  @Id('Device measured')
  readonly deviceId: string;

  @TimeMs('When it was measured, ms since 1970')
  readonly measuredAtMs: number;

  @Real({ min: 0, max: MAX_FLOPS }, 'Work queued on the device, FLOP')
  readonly backlogFlops: number;

  @Optional()
  @Real({ min: 0, max: MAX_BYTES }, 'Memory free for models, bytes')
  readonly freeMemoryBytes?: number;

  @Optional()
  @Flag('The device takes no part any more, what it held is lost; it comes back with its next report')
  readonly gone?: boolean;
}
