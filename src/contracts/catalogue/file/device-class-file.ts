import type { DeviceClass } from '../../../core/catalogue.js';
import { Id, MAX_BYTES, MAX_HERTZ, MAX_WATTS, Positive, Real } from '../../fields/index.js';

/** A kind of device; all of its kind compute alike. */
export class DeviceClassFile implements DeviceClass {
  @Id('Name of the device class')
  readonly deviceClass: string;

  @Positive({ max: MAX_HERTZ }, 'Lowest clock, Hz')
  readonly minClockHz: number;

  @Positive({ max: MAX_HERTZ }, 'Highest clock, Hz')
  readonly maxClockHz: number;

  @Positive({ max: 1e6 }, 'Sustained floating-point operations per clock cycle')
  readonly flopsPerCycle: number;

  @Real({ min: 0, max: 1 }, 'Dynamic power = kappa x clock^3, W/Hz^3')
  readonly kappa: number;

  @Real({ min: 0, max: MAX_WATTS }, 'Power while computing, whatever the clock, W')
  readonly staticWatts: number;

  @Real({ min: 0, max: MAX_WATTS }, 'Power while receiving, W')
  readonly receiveWatts: number;

  @Real({ min: 0, max: MAX_WATTS }, 'Highest sending power, W')
  readonly maxPowerWatts: number;

  @Positive({ max: MAX_BYTES }, 'Memory for models, bytes')
  readonly memoryBytes: number;
}
