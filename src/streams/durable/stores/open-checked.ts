import { corrupt, tooNew } from '../durable-log-errors.js';
import { FileWindow } from '../files/file-window.js';
import { LogFile } from '../files/log-file.js';
import {
  decodeSegmentHeader,
  FORMAT_VERSION,
  SEGMENT_HEADER_BYTES,
  type SegmentHeader,
} from '../format/segment-header.js';
import { ownerOf, type PartitionPlace } from './partition-place.js';

const CHUNK_BYTES = 1024 * 1024;

/** A file open for being checked, as long as it was when it was opened. */
export interface CheckedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly window: FileWindow;
}

/** Shows a file to `check`. @throws the system's error */
export function withFile<Result>(place: PartitionPlace, path: string, check: (file: CheckedFile) => Result): Result {
  const file = new LogFile(place.files, path, 'read');
  try {
    const sizeBytes = file.size;
    return check({ path, sizeBytes, window: new FileWindow(file, sizeBytes, CHUNK_BYTES) });
  } finally {
    file.close();
  }
}

/** Whether not even the header was finished. */
export const isHeaderTorn = ({ sizeBytes, window }: CheckedFile): boolean =>
  sizeBytes < SEGMENT_HEADER_BYTES || window.isZeroFrom(0);

/** @throws SlotwiseError LOG_CORRUPT, LOG_TOO_NEW */
export function headerOf(place: PartitionPlace, { path, window }: CheckedFile): SegmentHeader {
  const bytes = window.view(0, SEGMENT_HEADER_BYTES);
  if (bytes === undefined) throw corrupt(path, 0, 'the file breaks off within its header');
  const header = decodeSegmentHeader(bytes, ownerOf(place));
  if (typeof header === 'number') throw tooNew(path, header, FORMAT_VERSION);
  if (header === 'foreign') throw corrupt(path, 0, 'this is no file of a durable log');
  if (header === 'damaged') throw corrupt(path, 0, `the header is damaged, or not that of a file of ${ownerOf(place)}`);
  return header;
}
