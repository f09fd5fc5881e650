import type { EmbeddedLogOptions } from '../embedded/embedded-log-options.js';
import type { FileSystem } from './files/file-system.js';
import { nodeFileSystem } from './files/node-file-system.js';
import type { FsyncPolicy } from './fsync-policy.js';
import { type ProcessTable, systemProcesses } from './lock/process-identity.js';
import type { Delay } from './stores/syncer.js';

/** Bytes of an unfinished write that were cut off at the end of a partition. */
export interface TornTailNotice {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: number;
}

export interface DurableLogOptions extends Omit<EmbeddedLogOptions, 'maxPartitionBytes'> {
  /** Made if it is missing. */
  readonly folder: string;
  /** Default `everysec`. */
  readonly fsync?: FsyncPolicy;
  /**
   * Takes no lock and changes nothing: the log as it is right now, even while another process writes. Topics are those it
   * holds, `append` rejects with LOG_MISUSE.
   */
  readonly readOnly?: boolean;
  /** Told of every tail that was cut off when the log was opened; never of one that a reader only passes over. */
  readonly onTornTail?: (notice: TornTailNotice) => void;
  /** Told once when a sync in the background failed: what was acknowledged shortly before may not survive the machine. */
  readonly onFailure?: (error: Error) => void;
  /** Bound on the records of one plain partition on disk, bytes. Default 8 GiB. */
  readonly maxPartitionBytes?: number;
  /** Bound on the live records of one compacted partition, which are in memory, bytes. Default 64 MiB. */
  readonly maxCompactedBytes?: number;
  /** A new file is begun when the last one is so long, bytes. Default 64 MiB, at most an eighth of the partition's bound. */
  readonly segmentBytes?: number;
  /** Newest records of one plain partition kept in memory, bytes. Default 4 MiB. */
  readonly cacheBytes?: number;
  /** A compacted partition's file below this length is not written anew, bytes. Default 1 MiB. */
  readonly rewriteBytes?: number;
  /** The disk. */
  readonly files?: FileSystem;
  readonly processes?: ProcessTable;
  /** Default `setTimeout`, without keeping the process alive. */
  readonly delay?: Delay;
}

export type CompleteDurableLogOptions = Required<Omit<DurableLogOptions, keyof EmbeddedLogOptions>> &
  Required<Pick<DurableLogOptions, 'maxPartitionBytes'>>;

const MIB = 1024 * 1024;

/** Everything beside what the embedded log takes itself. */
export function withDefaults(options: DurableLogOptions): CompleteDurableLogOptions {
  const { maxPartitionBytes = 8 * 1024 * MIB } = options;
  return {
    fsync: 'everysec',
    readOnly: false,
    onTornTail: () => undefined,
    onFailure: () => undefined,
    maxCompactedBytes: 64 * MIB,
    segmentBytes: Math.min(64 * MIB, Math.ceil(maxPartitionBytes / 8)),
    cacheBytes: 4 * MIB,
    rewriteBytes: MIB,
    files: nodeFileSystem,
    processes: systemProcesses,
    delay: (run, delayMs) => {
      const timer = setTimeout(run, delayMs).unref();
      return () => {
        clearTimeout(timer);
      };
    },
    ...options,
    maxPartitionBytes,
  };
}
