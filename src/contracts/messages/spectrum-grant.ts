import type { SpectrumGrant as SpectrumGrantData } from '../../core/messages.js';
import { Id, MAX_BITS, MAX_LIST, MAX_WATTS, Optional, Real, Whole } from '../fields/index.js';

/** Resource blocks one request gets in one direction while the plan holds. */
export class SpectrumGrant implements SpectrumGrantData {
  @Id('User granted')
  readonly userId: string;

  @Id('Request it is for')
  readonly requestId: string;

  @Whole({ min: 0, max: MAX_LIST }, 'Resource blocks')
  readonly blocks: number;

  @Real({ min: 0, max: MAX_BITS }, 'Bits still to be sent when the plan takes effect')
  readonly bitsLeft: number;

  @Optional()
  @Real({ min: 0, max: MAX_WATTS }, "Sending power, W; uplink only; absent: the device class's maximum")
  readonly powerWatts?: number;
}
