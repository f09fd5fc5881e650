import { dirname } from 'node:path';
import type { FileSystem, OpenMode } from '../files/file-system.js';

interface Content {
  bytes: Buffer;
}

/** An error as the system makes it. */
export function systemError(code: string, words: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${words}`), { code });
}

/** A disk in memory: small, quick, and easy to damage. */
export class MemoryFiles implements FileSystem {
  private readonly contents = new Map<string, Content>();
  private readonly folders = new Set(['/']);
  private readonly opened = new Map<number, Content>();
  private nextFile = 3;

  /** The same files, as another machine would find them. */
  copy(): MemoryFiles {
    const copy = new MemoryFiles();
    for (const folder of this.folders) copy.folders.add(folder);
    for (const [path, { bytes }] of this.contents) copy.contents.set(path, { bytes: Buffer.from(bytes) });
    return copy;
  }

  /** Paths of all files but the lock's, which every opener writes. */
  paths(): readonly string[] {
    return [...this.contents.keys()].filter((path) => !path.includes('/lock.')).sort();
  }

  get(path: string): Buffer {
    return this.content(path).bytes;
  }

  set(path: string, bytes: Buffer): void {
    this.makeFolder(dirname(path));
    this.contents.set(path, { bytes });
  }

  /** All files but the lock's, to compare. */
  snapshot(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.paths().map((path) => [path, this.get(path).toString('hex')]));
  }

  /** Files that are open. */
  get openFiles(): number {
    return this.opened.size;
  }

  makeFolder(path: string): void {
    if (this.folders.has(path)) return;
    this.makeFolder(dirname(path));
    this.folders.add(path);
  }

  list(path: string): readonly string[] {
    if (!this.folders.has(path)) throw systemError('ENOENT', `no such file or directory, scandir '${path}'`);
    const below = [...this.contents.keys(), ...this.folders].filter((one) => one !== '/' && dirname(one) === path);
    return below.map((one) => one.slice(path === '/' ? 1 : path.length + 1));
  }

  open(path: string, mode: OpenMode): number {
    if (mode === 'create' && this.contents.has(path))
      throw systemError('EEXIST', `file already exists, open '${path}'`);
    if (mode === 'create' || mode === 'replace') this.contents.set(path, { bytes: Buffer.alloc(0) });
    const file = this.nextFile++;
    this.opened.set(file, this.content(path));
    return file;
  }

  size(file: number): number {
    return this.of(file).bytes.byteLength;
  }

  read(file: number, into: Uint8Array, position: number): number {
    const bytes = this.of(file).bytes.subarray(position, position + into.byteLength);
    into.set(bytes);
    return bytes.byteLength;
  }

  write(file: number, bytes: Uint8Array, position: number): number {
    const content = this.of(file);
    const grown = Buffer.alloc(Math.max(content.bytes.byteLength, position + bytes.byteLength));
    grown.set(content.bytes);
    grown.set(bytes, position);
    content.bytes = grown;
    return bytes.byteLength;
  }

  truncate(file: number, bytes: number): void {
    const content = this.of(file);
    content.bytes = Buffer.from(content.bytes.subarray(0, bytes));
  }

  sync(file: number): void {
    this.of(file);
  }

  syncLater(file: number): Promise<void> {
    this.of(file);
    return Promise.resolve();
  }

  close(file: number): void {
    this.of(file);
    this.opened.delete(file);
  }

  syncFolder(path: string): void {
    this.list(path);
  }

  rename(from: string, to: string): void {
    this.contents.set(to, this.content(from));
    this.contents.delete(from);
  }

  link(existing: string, path: string): void {
    if (this.contents.has(path)) throw systemError('EEXIST', `file already exists, link '${path}'`);
    this.contents.set(path, this.content(existing));
  }

  remove(path: string): void {
    this.content(path);
    this.contents.delete(path);
  }

  private content(path: string): Content {
    const content = this.contents.get(path);
    if (content === undefined) throw systemError('ENOENT', `no such file or directory, open '${path}'`);
    return content;
  }

  private of(file: number): Content {
    const content = this.opened.get(file);
    if (content === undefined) throw systemError('EBADF', 'bad file descriptor');
    return content;
  }
}
