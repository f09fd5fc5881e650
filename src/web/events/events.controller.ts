import { Controller, Get, Query, Res } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { CellDirectory } from '../api/cell-directory.js';
import { queryPipe } from '../api/query-pipe.js';
import { EventsQuery } from '../api/stream.queries.js';
import { ReadModel } from '../read-model/read-model.js';
import { EventFeed } from './event-feed.js';
import { openEventStream } from './open-event-stream.js';
import { OpenStreams } from './open-streams.js';

/** Often enough for the eye, seldom enough that a replay at full speed does not drown the reader. */
const FLUSH_EVERY_MS = 200;

/** What is decided, while it is decided, as server-sent events. */
@Controller('api/events')
export class EventsController {
  constructor(
    private readonly model: ReadModel,
    private readonly directory: CellDirectory,
    private readonly streams: OpenStreams,
  ) {}

  @Get()
  events(@Query(queryPipe()) { cell }: EventsQuery, @Res() response: ServerResponse): void {
    if (cell !== undefined) this.directory.require(cell);
    const signal = this.streams.enter(response);
    openEventStream(response, signal);
    const feed = new EventFeed({
      write: (text) => response.write(text),
      summary: () => this.model.summary(),
      ...(cell === undefined ? {} : { cell }),
    });
    response.on('drain', () => {
      feed.drained();
    });
    feed.flush();
    this.#keepFeeding(feed, signal);
  }

  #keepFeeding(feed: EventFeed, signal: AbortSignal): void {
    const unsubscribe = this.model.subscribe((epochs) => {
      feed.push(epochs);
    });
    const flushing = setInterval(() => {
      feed.flush();
    }, FLUSH_EVERY_MS);
    signal.addEventListener('abort', () => {
      unsubscribe();
      clearInterval(flushing);
    });
  }
}
