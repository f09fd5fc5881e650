import type { CarrierDirection } from '../../../core/catalogue.js';
import { MAX_HERTZ, MAX_LIST, Optional, Positive, Real, Whole } from '../../fields/index.js';

/** One direction of a carrier. */
export class CarrierDirectionFile implements Omit<CarrierDirection, 'overhead'> {
  @Positive({ max: MAX_HERTZ }, 'Width of a resource block, Hz')
  readonly blockHz: number;

  @Whole({ min: 1, max: MAX_LIST }, 'Resource blocks of the carrier')
  readonly blocks: number;

  @Positive({ max: 1 }, 'Share of time this direction has (TDD)')
  readonly share: number;

  @Optional()
  @Real({ min: 0, max: 0.99 }, 'Share lost to control and reference signals; absent: 0.14 downlink, 0.08 uplink')
  readonly overhead?: number;
}
