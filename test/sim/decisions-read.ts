import { markerDigest } from '../../src/contracts/index.js';
import { decidedLines, readAcceptedEpochs, type SchedulerDriver } from '../../src/evaluation/driver/index.js';
import { followDecisions, type AcceptedEpoch, type ReaderPosition } from '../../src/streams/index.js';

/** Reads along while the log grows. */
export class Follower {
  readonly #epochs: AcceptedEpoch[] = [];
  readonly #stop = new AbortController();
  readonly #reading: Promise<void>;

  constructor(driver: SchedulerDriver) {
    this.#reading = this.#read(driver);
  }

  async lines(): Promise<readonly string[]> {
    this.#stop.abort();
    await this.#reading;
    return decidedLines(this.#epochs);
  }

  async #read({ log, topics }: SchedulerDriver): Promise<void> {
    const { signal } = this.#stop;
    for await (const epoch of followDecisions({ log, topic: topics.decisions, shard: 0, signal })) {
      this.#epochs.push(epoch);
    }
  }
}

/** A reader that begins behind an epoch, as it does that has a checkpoint. */
function behind({ position, ownerId, term, epoch, marker }: AcceptedEpoch): ReaderPosition {
  const last = { epoch, digest: markerDigest(marker), inputs: marker.inputs };
  return { shard: 0, nextOffset: position + 1, owner: { ownerId, term }, last };
}

/**
 * What readers make of the log who did not see its beginning: from behind every accepted epoch, and from every ownership
 * record on. @returns a sentence for each that sees other than the end of what is accepted
 */
export async function wrongReaders({ log }: SchedulerDriver): Promise<readonly string[]> {
  const epochs = await readAcceptedEpochs(log, 0);
  const terms = new Set(epochs.map(({ term }) => term).filter((term) => term > 0));
  const starts: readonly ReaderPosition[] = [
    ...epochs.map(behind),
    ...[...terms].map((term) => ({ shard: 0, nextOffset: term })),
  ];
  const wrong: string[] = [];
  for (const start of starts) {
    const read = decidedLines(await readAcceptedEpochs(log, 0, start));
    const expected = decidedLines(epochs.filter(({ position }) => position >= start.nextOffset));
    if (read.join('\n') !== expected.join('\n')) wrong.push(`from offset ${start.nextOffset}`);
  }
  return wrong;
}
