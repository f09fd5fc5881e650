import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { DeadLettersQuery } from '../api/limit.queries.js';
import { queryPipe } from '../api/query-pipe.js';
import { WEB_OPTIONS, type WebOptions } from '../web-options.js';
import { type AnsweredDeadLetters, answeredDeadLetters } from './answered-dead-letters.js';

/** Records that were put aside, and why. */
@Controller('api/dead-letters')
export class DeadLettersController {
  constructor(@Inject(WEB_OPTIONS) private readonly options: WebOptions) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  newest(@Query(queryPipe()) { limit }: DeadLettersQuery): Promise<AnsweredDeadLetters> {
    return answeredDeadLetters(this.options.log, this.options.topics.deadLetters, limit);
  }
}
