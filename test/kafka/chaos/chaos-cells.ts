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

/** The recording is played so many times slower: it is five minutes long, and chaos takes longer. */
const SLOWNESS = 4;
/** So that requests come as often as they were recorded. */
export const CHAOS_LOAD = SLOWNESS;

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
    const { startAtMs, malformed } = replay;
    const slow = (atMs: number): number => slowed(startAtMs, atMs);
    const records: PlayedRecording['records'] = (observer) => this.#records(replay.records(observer), slow);
    return { startAtMs, endAtMs: slow(replay.endAtMs), malformed, records };
  }

  /** The recorded channel, in these cells. */
  channel(replay: Replay): FutureChannel {
    const { startAtMs } = replay;
    const recorded = replay.recordedChannel();
    const cellOf = (cellId: string): string => this.#recorded.get(cellId) ?? cellId;
    const timeOf = (atMs: number): number => startAtMs + (atMs - startAtMs) / SLOWNESS;
    return {
      advanceTo: (atMs) => recorded.advanceTo(timeOf(atMs)),
      forgetBefore: (atMs) => {
        recorded.forgetBefore(timeOf(atMs));
      },
      qualityAt: (cellId, userId, direction, atMs): ChannelQuality | undefined =>
        recorded.qualityAt(cellOf(cellId), userId, direction, timeOf(atMs)),
      nextChangeAfter: (cellId, userId, direction: Direction, atMs): number | undefined => {
        const nextMs = recorded.nextChangeAfter(cellOf(cellId), userId, direction, timeOf(atMs));
        return nextMs === undefined ? undefined : slowed(startAtMs, nextMs);
      },
      networkReports: (cellId, afterMs, toMs) =>
        recorded.networkReports(cellOf(cellId), timeOf(afterMs), timeOf(toMs)).map((report) => ({
          ...report,
          cellId,
          measuredAtMs: slowed(startAtMs, report.measuredAtMs),
        })),
      close: () => recorded.close(),
    };
  }

  async *#records(records: AsyncIterable<ReplayRecord>, slow: (atMs: number) => number): AsyncGenerator<ReplayRecord> {
    for await (const record of records) {
      const atMs = slow(record.atMs);
      for (const cellId of this.#copies.get(record.cellId) ?? []) {
        if (record.topic === 'requests')
          yield { ...record, atMs, cellId, message: { ...record.message, cellId, arrivedAtMs: atMs } };
        else yield { ...record, atMs, cellId, message: { ...record.message, cellId, measuredAtMs: atMs } };
      }
    }
  }
}

const slowed = (startAtMs: number, atMs: number): number => startAtMs + (atMs - startAtMs) * SLOWNESS;
