import { LogFile } from '../files/log-file.js';
import type { PartitionPlace } from './partition-place.js';

/** The end of a file that a write did not finish: nobody was told that what it belongs to is in the log. */
export interface TornTail {
  readonly path: string;
  /** What stays. */
  readonly wholeBytes: number;
  readonly tornBytes: number;
  /** Header to write anew where it is torn itself. */
  readonly header?: Buffer;
}

/** Cuts it off; done on the disk when this returns. @throws the system's error */
export function cutOff({ files }: PartitionPlace, { path, wholeBytes, header }: TornTail): void {
  const file = new LogFile(files, path, 'write');
  try {
    file.truncate(wholeBytes);
    if (header !== undefined) file.write(header, wholeBytes);
    file.sync();
  } finally {
    file.close();
  }
}
