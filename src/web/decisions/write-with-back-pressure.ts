import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes, and resolves when the reader is ready for more. Rejects when the signal aborts first. */
export async function writeWithBackPressure(writable: Writable, text: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!writable.write(text)) await once(writable, 'drain', { signal });
}
