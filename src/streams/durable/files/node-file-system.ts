import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { FileSystem } from './file-system.js';

const FLAGS = { read: 'r', write: 'r+', create: 'wx+', replace: 'w+' } as const;

const syncLater = promisify(fs.fdatasync);

/** `mkdir -p`; the recursive one of `node:fs` says ENOENT where the reason is that the disk is read-only. */
function makeFolder(path: string): void {
  if (fs.existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    fs.mkdirSync(path);
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** The disk. */
export const nodeFileSystem: FileSystem = {
  makeFolder,
  list: (path) => fs.readdirSync(path),
  open: (path, mode) => fs.openSync(path, FLAGS[mode]),
  size: (file) => fs.fstatSync(file).size,
  read: (file, into, position) => fs.readSync(file, into, 0, into.byteLength, position),
  write: (file, bytes, position) => fs.writeSync(file, bytes, 0, bytes.byteLength, position),
  truncate: (file, bytes) => {
    fs.ftruncateSync(file, bytes);
  },
  sync: (file) => {
    fs.fdatasyncSync(file);
  },
  syncLater: (file) => syncLater(file),
  close: (file) => {
    fs.closeSync(file);
  },
  syncFolder: (path) => {
    const folder = fs.openSync(path, 'r');
    try {
      fs.fsyncSync(folder);
    } finally {
      fs.closeSync(folder);
    }
  },
  rename: (from, to) => {
    fs.renameSync(from, to);
  },
  link: (existing, path) => {
    fs.linkSync(existing, path);
  },
  remove: (path) => {
    fs.unlinkSync(path);
  },
};
