import type { Writable } from 'node:stream';

/** A reader that has gone away (`--help | head`) is no error of ours; every other error is somebody's, or ends the process. */
export function passOverLeaving(stream: Writable): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && stream.listenerCount('error') === 1) throw error;
  });
}
