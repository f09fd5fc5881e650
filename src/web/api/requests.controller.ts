import { Controller, Get, Header, NotFoundException, Param } from '@nestjs/common';
import { MAX_REQUESTS } from '../read-model/limits.js';
import { ReadModel } from '../read-model/read-model.js';
import type { RequestView } from '../read-model/request-views.js';

/** What became of a request, and why. */
@Controller('api/requests')
export class RequestsController {
  constructor(private readonly model: ReadModel) {}

  @Get(':requestId')
  @Header('Cache-Control', 'no-store')
  request(@Param('requestId') requestId: string): RequestView {
    const view = this.model.request(requestId);
    if (view !== undefined) return view;
    throw new NotFoundException(
      `No verdict on request ${requestId} is kept: it is unknown, still waits for its first verdict, ` +
        `or ${MAX_REQUESTS} requests were decided on since.`,
    );
  }
}
