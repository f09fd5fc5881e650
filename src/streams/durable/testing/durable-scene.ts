import type { EmbeddedEventLog } from '../../embedded/index.js';
import type { LogRecord } from '../../event-log.js';
import { readAll } from '../../testing/event-log-harness.js';
import type { DurableLogOptions } from '../durable-log-options.js';
import type { FileSystem } from '../files/file-system.js';
import { openDurableLog } from '../open-durable-log.js';
import { DyingProcess } from './dying-process.js';

export const FOLDER = '/log';

/** Opens the log of a disk as a process of its own, which dies with `killed`. */
export class DurableScene {
  /** Bytes of torn tails that were cut off, as `topic/partition: bytes`. */
  readonly tornTails: string[] = [];
  private process = new DyingProcess();

  constructor(
    private readonly files: FileSystem,
    private readonly options: Partial<DurableLogOptions> = {},
  ) {}

  open(options: Partial<DurableLogOptions> = {}): Promise<EmbeddedEventLog> {
    return openDurableLog({
      ...{ folder: FOLDER, now: () => 7, files: this.files, processes: this.process },
      onTornTail: ({ topic, partition, bytes }) => this.tornTails.push(`${topic}/${partition}: ${bytes}`),
      ...this.options,
      ...options,
    });
  }

  /** Opens it again after the process that had it was killed. */
  reopen(options: Partial<DurableLogOptions> = {}): Promise<EmbeddedEventLog> {
    this.process.kill();
    this.process = new DyingProcess(this.process.pid + 1, this.process);
    return this.open(options);
  }
}

export const shown = ({ offset, timestampMs, key, value, headers }: LogRecord): string =>
  `${offset}@${timestampMs} ${key}=${Buffer.from(value).toString()} ${JSON.stringify(headers)}`;

/** All that is held of a partition. */
export async function held(log: EmbeddedEventLog, topic: string, partition = 0): Promise<readonly string[]> {
  return (await readAll(log, topic, partition, await log.beginOffset(topic, partition))).map(shown);
}
