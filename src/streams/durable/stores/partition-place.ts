import type { FileSystem } from '../files/file-system.js';
import type { Syncer } from './syncer.js';
import type { WriteGuard } from './write-guard.js';

/** Where a partition is on disk. */
export interface PartitionPlace {
  readonly files: FileSystem;
  readonly folder: string;
  readonly topic: string;
  readonly partition: number;
}

/** topic/partition, as messages and checksums say it. */
export const ownerOf = ({ topic, partition }: PartitionPlace): string => `${topic}/${partition}`;

/** What it takes to write there. */
export interface WritablePlace extends PartitionPlace {
  readonly syncer: Syncer;
  readonly guard: WriteGuard;
}
