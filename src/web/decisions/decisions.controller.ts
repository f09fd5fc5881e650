import { Controller, Get, Inject, NotFoundException, Query, Res } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { queryPipe } from '../api/query-pipe.js';
import { DecisionsQuery } from '../api/stream.queries.js';
import { wireCode } from '../../contracts/index.js';
import { SlotwiseError } from '../../core/errors.js';
import type { ReaderPosition } from '../../streams/index.js';
import { OpenStreams } from '../events/open-streams.js';
import { ReadModel } from '../read-model/read-model.js';
import { WEB_OPTIONS, type WebOptions } from '../web-options.js';
import { decisionLines } from './decision-lines.js';
import { writeWithBackPressure } from './write-with-back-pressure.js';

const HEADERS = { 'Content-Type': 'application/x-ndjson; charset=utf-8', 'Cache-Control': 'no-store' };

/** The raw decision log, for readers that apply the reader's rule themselves. */
@Controller('api/decisions')
export class DecisionsController {
  constructor(
    @Inject(WEB_OPTIONS) private readonly options: WebOptions,
    private readonly model: ReadModel,
    private readonly streams: OpenStreams,
  ) {}

  /**
   * Newline-delimited JSON: of each shard first `{ position }`, then `{ shard, offset, record }` for every record.
   * Shards take turns as their records come. An answer that cannot go on ends with `{ error: { code, sentence } }`.
   */
  @Get()
  async decisions(
    @Query(queryPipe()) { shard, follow }: DecisionsQuery,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const positions = await this.#positions(shard);
    const signal = this.streams.enter(response);
    // Every shard waits for the same answer to drain.
    response.setMaxListeners(0);
    response.writeHead(200, HEADERS);
    try {
      await Promise.all(positions.map((from) => this.#send(from, follow === 'true', response, signal)));
    } catch (error) {
      if (!signal.aborted) response.write(`${JSON.stringify({ error: wordsOf(error) })}\n`);
    }
    response.end();
  }

  async #send(from: ReaderPosition, follow: boolean, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { log, topics } = this.options;
    for await (const lines of decisionLines({ log, topic: topics.decisions, from, follow, signal })) {
      await writeWithBackPressure(response, lines, signal);
    }
  }

  async #positions(shard: number | undefined): Promise<readonly ReaderPosition[]> {
    const { shardCount } = this.model;
    const shards = shard === undefined ? Array.from({ length: shardCount }, (_, index) => index) : [shard];
    const positions = await Promise.all(shards.map((wanted) => this.model.oldestPosition(wanted)));
    return positions.map((position) => {
      if (position !== undefined) return position;
      throw new NotFoundException(`There is no shard ${shard ?? ''}; shards are numbered from 0 to ${shardCount - 1}.`);
    });
  }
}

function wordsOf(error: unknown): { readonly code?: string; readonly sentence: string } {
  if (error instanceof SlotwiseError) return { code: wireCode(error.code), sentence: error.message };
  return { sentence: 'the decision log could not be read on' };
}
