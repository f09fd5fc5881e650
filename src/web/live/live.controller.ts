import { Controller, Get, Query, Res } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { CellDirectory } from '../api/cell-directory.js';
import { queryPipe } from '../api/query-pipe.js';
import { EventsQuery } from '../api/stream.queries.js';
import { openEventStream } from '../events/open-event-stream.js';
import { OpenStreams } from '../events/open-streams.js';
import { LiveRounds } from './live-rounds.js';

/** What the live page shows, as server-sent events: everything kept first, then what is new, `?cell=` in detail. */
@Controller('api/live')
export class LiveController {
  constructor(
    private readonly rounds: LiveRounds,
    private readonly directory: CellDirectory,
    private readonly streams: OpenStreams,
  ) {}

  @Get()
  live(@Query(queryPipe()) { cell }: EventsQuery, @Res() response: ServerResponse): void {
    if (cell !== undefined) this.directory.require(cell);
    const signal = this.streams.enter(response);
    openEventStream(response, signal);
    const { drained, leave } = this.rounds.enter({
      write: (text) => response.write(text),
      ...(cell === undefined ? {} : { cellId: cell }),
    });
    response.on('drain', drained);
    signal.addEventListener('abort', leave);
  }
}
