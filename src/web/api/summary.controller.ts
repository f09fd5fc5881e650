import { Controller, Get, Header } from '@nestjs/common';
import { REASONS } from '../../core/reasons.js';
import { ReadModel } from '../read-model/read-model.js';
import type { ServiceSummary } from '../shown/service-summary.js';

/** Totals, and the words for what is counted. */
@Controller('api')
export class SummaryController {
  constructor(private readonly model: ReadModel) {}

  @Get('summary')
  @Header('Cache-Control', 'no-store')
  summary(): ServiceSummary {
    return this.model.summary();
  }

  /** Every reason with its explanation, most binding first; constant for a version. */
  @Get('reasons')
  @Header('Cache-Control', 'no-cache')
  reasons(): typeof REASONS {
    return REASONS;
  }
}
