import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { BUNDLED_CATALOGUE, loadCatalogue } from '../../../src/contracts/catalogue/index.js';
import { partitionOf } from '../../../src/contracts/index.js';
import type { Catalogue, Direction } from '../../../src/core/catalogue.js';
import type { ChannelQuality } from '../../../src/core/messages.js';
import type { Replay, ReplayRecord } from '../../../src/replay/index.js';
import type { PlayedRecording } from '../../../src/replay/replay-steps.js';
import type { FutureChannel } from '../../../src/twin/index.js';

/** A cell id that murmur2 puts into the partition. */
function cellIn(partition: number, partitions: number): string {
  for (let number = 1; ; number += 1) {
    const cellId = `cell-${partition}-${number}`;
    if (partitionOf(cellId, partitions) === partition) return cellId;
  }
}

/** One cell a shard, each with the traffic and the channel of a recorded one: so that every shard has work to do. */
export class ChaosCells {
  readonly path: string;
  readonly catalogue: Catalogue;
  /** Cells by the recorded cell that they are copies of. */
  readonly #copies = new Map<string, readonly string[]>();
  readonly #recorded = new Map<string, string>();

  /** @param folder where the catalogue is written */
  constructor(folder: string, shards: number) {
    const bundled = parse(readFileSync(BUNDLED_CATALOGUE, 'utf8'), { merge: true }) as { cells: { cellId: string }[] };
    const recorded = bundled.cells.map(({ cellId }) => cellId);
    const cells = Array.from({ length: shards }, (_, shard) => {
      const like = bundled.cells[shard % recorded.length];
      const cellId = cellIn(shard, shards);
      const { cellId: original = '' } = like ?? {};
      this.#recorded.set(cellId, original);
      this.#copies.set(original, [...(this.#copies.get(original) ?? []), cellId]);
      return { ...like, cellId };
    });
    this.path = join(folder, 'catalogue.json');
    writeFileSync(this.path, JSON.stringify({ ...bundled, cells }));
    this.catalogue = loadCatalogue(this.path);
  }

  /** The recording, played into these cells. */
  played(replay: Replay): PlayedRecording {
    const { startAtMs, endAtMs, malformed } = replay;
    return { startAtMs, endAtMs, malformed, records: (observer) => this.#records(replay.records(observer)) };
  }

  /** The recorded channel, in these cells. */
  channel(recorded: FutureChannel): FutureChannel {
    const original = (cellId: string): string => this.#recorded.get(cellId) ?? cellId;
    return {
      advanceTo: (atMs) => recorded.advanceTo(atMs),
      forgetBefore: (atMs) => {
        recorded.forgetBefore(atMs);
      },
      qualityAt: (cellId, userId, direction, atMs): ChannelQuality | undefined =>
        recorded.qualityAt(original(cellId), userId, direction, atMs),
      nextChangeAfter: (cellId, userId, direction: Direction, atMs): number | undefined =>
        recorded.nextChangeAfter(original(cellId), userId, direction, atMs),
      close: () => recorded.close(),
    };
  }

  async *#records(records: AsyncIterable<ReplayRecord>): AsyncGenerator<ReplayRecord> {
    for await (const record of records) {
      for (const cellId of this.#copies.get(record.cellId) ?? []) {
        yield { ...record, cellId, message: { ...record.message, cellId } } as ReplayRecord;
      }
    }
  }
}
