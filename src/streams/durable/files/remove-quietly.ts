import type { FileSystem } from './file-system.js';

/** Removes a half-made file after an error: that error is the one to tell, and whoever finds the file knows what it is. */
export function removeQuietly(files: FileSystem, path: string): void {
  try {
    files.remove(path);
  } catch {
    // As said above.
  }
}
