import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { SlotwiseError } from '../../core/errors.js';
import { sentenceOf } from '../failure.js';

/**
 * Opens a file named on the command line; `-` is stdin.
 * @throws SlotwiseError FILE_MISSING
 */
export async function openInput(path: string, name: string, stdin: Readable): Promise<Readable> {
  if (path === '-') return stdin;
  try {
    const file = await open(path);
    if (!(await file.stat()).isDirectory()) return file.createReadStream();
    await file.close();
  } catch (cause) {
    throw new SlotwiseError('FILE_MISSING', `${name} ${path} cannot be read: ${sentenceOf(cause)}`, { cause });
  }
  throw new SlotwiseError('FILE_MISSING', `${name} ${path} is a folder; it must be a file`);
}
