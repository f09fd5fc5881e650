/**
 * `write`: a file that exists, for reading and writing; `create`: one that must not exist yet; `replace`: empty, whether
 * it existed or not.
 */
export type OpenMode = 'read' | 'write' | 'create' | 'replace';

/**
 * What the durable log asks of the system, so that tests can have a disk that is full, breaks or forgets. Calls block and
 * throw the system's errors, as `node:fs` does; a file is its descriptor.
 */
export interface FileSystem {
  /** With its parents; nothing where it exists. */
  makeFolder(path: string): void;
  /** Names in a folder. */
  list(path: string): readonly string[];
  open(path: string, mode: OpenMode): number;
  size(file: number): number;
  /** Bytes read, fewer than asked for at the end of the file. */
  read(file: number, into: Uint8Array, position: number): number;
  /** Bytes written, maybe fewer than given. */
  write(file: number, bytes: Uint8Array, position: number): number;
  truncate(file: number, bytes: number): void;
  /** Returns when the content is on the disk (fdatasync). */
  sync(file: number): void;
  syncLater(file: number): Promise<void>;
  close(file: number): void;
  /** Makes created, renamed and removed names in a folder survive a power loss. */
  syncFolder(path: string): void;
  rename(from: string, to: string): void;
  /** A second name for a file; fails if it exists. */
  link(existing: string, path: string): void;
  remove(path: string): void;
}
