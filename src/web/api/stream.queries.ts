import { IsIn, IsOptional, IsString } from 'class-validator';
import { WholeNumberParameter } from './whole-number-parameter.js';

const MAX_SHARD = 1_000_000;

export class EventsQuery {
  /** Only epochs of this cell. */
  @IsOptional()
  @IsString({ message: '$property must be one cell id' })
  readonly cell?: string;
}

export class DecisionsQuery {
  /** Only this shard. */
  @IsOptional()
  @WholeNumberParameter(0, MAX_SHARD)
  readonly shard?: number;

  /** Stay, and send what is appended from now on too. */
  @IsIn(['true', 'false'], { message: '$property must be true or false' })
  readonly follow: string = 'false';
}
