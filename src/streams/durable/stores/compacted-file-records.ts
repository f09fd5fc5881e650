import { CompactedRecords } from '../../embedded/compacted-records.js';
import type { RecordStore } from '../../embedded/record-store.js';
import type { LogRecord, NewRecord } from '../../event-log.js';
import { LogFile } from '../files/log-file.js';
import { encodeFrames, frameBytes } from '../format/frame.js';
import { AppendFile } from './append-file.js';
import { compactedPath } from './segment-names.js';
import type { WritablePlace } from './partition-place.js';
import { writeCompacted } from './write-compacted.js';

/**
 * Records of a compacted partition: all that live are in memory, and in one file, which is written anew, without the dead,
 * whenever it has doubled. Offsets and the end offset survive that.
 */
export class CompactedFileRecords implements RecordStore {
  readonly maxBytes: number;
  /** Length of the file at which it is written anew. */
  private rewriteAtBytes: number;

  constructor(
    private readonly place: WritablePlace,
    private readonly live: CompactedRecords,
    private active: AppendFile,
    /** A smaller file is never written anew. */
    private readonly rewriteBytes: number,
  ) {
    this.maxBytes = live.maxBytes;
    this.rewriteAtBytes = this.doubled(sizeOfFrames(live.read(live.beginOffset, live.count)));
  }

  get bytes(): number {
    return this.live.bytes;
  }

  get count(): number {
    return this.live.count;
  }

  get beginOffset(): number {
    return this.live.beginOffset;
  }

  get endOffset(): number {
    return this.live.endOffset;
  }

  requireWritable(): void {
    this.place.guard.requireWritable();
  }

  sizeOf(record: NewRecord): number {
    return this.live.sizeOf(record);
  }

  growthBytes(records: readonly NewRecord[]): number {
    return this.live.growthBytes(records);
  }

  append(records: readonly LogRecord[]): void {
    if (this.active.bytes > this.rewriteAtBytes) this.rewrite();
    const { bytes } = encodeFrames(records);
    this.place.guard.run(this.active.file.path, () => {
      this.active.append(bytes);
    });
    this.live.append(records);
  }

  /** On the disk it stays until the file is written anew; a restart before that brings it back. */
  dropOne(offset: number): boolean {
    return this.live.dropOne(offset);
  }

  read(fromOffset: number, maxRecords: number): readonly LogRecord[] {
    return this.live.read(fromOffset, maxRecords);
  }

  close(): void {
    this.active.close();
  }

  private rewrite(): void {
    const { files, folder, guard, syncer } = this.place;
    const path = compactedPath(folder);
    const file = guard.run(path, () => {
      writeCompacted(this.place, this.live);
      return new LogFile(files, path, 'write');
    });
    this.active.close();
    this.active = new AppendFile(file, file.size, syncer);
    this.rewriteAtBytes = this.doubled(this.active.bytes);
  }

  private doubled(bytes: number): number {
    return Math.max(this.rewriteBytes, 2 * bytes);
  }
}

const sizeOfFrames = (records: readonly LogRecord[]): number =>
  records.reduce((bytes, record) => bytes + frameBytes(record), 0);
