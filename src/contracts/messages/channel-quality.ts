import { JSONSchema } from 'class-validator-jsonschema';
import type { ChannelQuality as ChannelQualityData } from '../../core/messages.js';
import { oneRequired, Optional, Real } from '../fields/index.js';

/** The ways a channel may be given; a direction uses exactly one. */
export const CHANNEL_QUALITY_FIELDS = ['cqi', 'sinrDb', 'bitsPerSecondPerHz'] as const;

/** How good one direction of a user's channel is. */
@JSONSchema(oneRequired(CHANNEL_QUALITY_FIELDS))
export class ChannelQuality implements ChannelQualityData {
  @Optional()
  @Real({ min: 0, max: 15 }, "Channel quality indicator of the cell's table (TS 38.214); a mean may be fractional")
  readonly cqi?: number;

  @Optional()
  @Real({ min: -50, max: 60 }, 'Signal to interference and noise ratio, dB')
  readonly sinrDb?: number;

  @Optional()
  @Real({ min: 0, max: 30 }, 'Spectral efficiency, bit/s/Hz')
  readonly bitsPerSecondPerHz?: number;
}
