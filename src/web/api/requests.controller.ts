import { Controller, Get, Header, Inject, NotFoundException, Param } from '@nestjs/common';
import { MAX_REQUESTS } from '../read-model/limits.js';
import { ReadModel } from '../read-model/read-model.js';
import type { RequestStory } from '../shown/request-story.js';
import { WEB_OPTIONS, type WebOptions } from '../web-options.js';
import { requestRecord } from './request-record.js';

/** What became of a request, and why. */
@Controller('api/requests')
export class RequestsController {
  constructor(
    private readonly model: ReadModel,
    @Inject(WEB_OPTIONS) private readonly options: WebOptions,
  ) {}

  @Get(':requestId')
  @Header('Cache-Control', 'no-store')
  async request(@Param('requestId') requestId: string): Promise<RequestStory> {
    const view = this.model.request(requestId);
    if (view === undefined) {
      throw new NotFoundException(
        `No verdict on request ${requestId} is kept: it is unknown, still waits for its first verdict, ` +
          `or ${MAX_REQUESTS} requests were decided on since.`,
      );
    }
    const { story, readBefore } = view;
    const { log, topics } = this.options;
    const request = await requestRecord(log, topics.requests, { ...readBefore, requestId, cellId: story.cellId });
    return { ...story, ...(request === undefined ? {} : { request }) };
  }
}
