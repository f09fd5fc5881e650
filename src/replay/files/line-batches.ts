import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isNativeError } from 'node:util/types';
import { createGunzip } from 'node:zlib';
import { SlotwiseError } from '../../core/errors.js';

/** Consecutive lines of a file, without their line ends. */
export interface LineBatch {
  /** Number of the first of them in the file, from 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** A file of a recording, and the option it was named with. */
export interface RecordingFile {
  readonly path: string;
  /** Such as `--requests`; errors name it. */
  readonly option: string;
}

/** Longer lines are cut off here, which no format reads as a row: memory stays bounded whatever the file holds. */
const MAX_LINE_CHARACTERS = 1 << 20;

/**
 * Reads a text file, plain or `.gz`, as batches of whole lines. Memory: one chunk of the file and one line.
 * @throws SlotwiseError FILE_MISSING before the first line; FILE_BROKEN after the last whole line of a file that breaks off
 */
export async function* lineBatches({ path, option }: RecordingFile): AsyncGenerator<LineBatch> {
  await mustBeAFile(path, option);
  const splitter = new LineSplitter();
  try {
    for await (const chunk of decompressed(path)) {
      const batch = splitter.push(chunk);
      if (batch.lines.length > 0) yield batch;
    }
  } catch (cause) {
    const words = `${option} ${path} breaks off after line ${splitter.linesSoFar}: ${messageOf(cause)}`;
    throw new SlotwiseError('FILE_BROKEN', words, {
      field: option,
      cause,
    });
  }
  const rest = splitter.end();
  if (rest.lines.length > 0) yield rest;
}

const messageOf = (cause: unknown): string => (isNativeError(cause) ? cause.message : String(cause));

async function mustBeAFile(path: string, option: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    const words = `${option} ${path} cannot be read: ${messageOf(cause)}`;
    throw new SlotwiseError('FILE_MISSING', words, { field: option, cause });
  });
  if (found.isFile()) return;
  throw new SlotwiseError('FILE_MISSING', `${option} ${path} is not a file`, { field: option });
}

async function* decompressed(path: string): AsyncGenerator<Buffer> {
  const raw = createReadStream(path);
  if (!path.endsWith('.gz')) {
    yield* raw as AsyncIterable<Buffer>;
    return;
  }
  const text = createGunzip();
  raw.once('error', (error) => text.destroy(error));
  raw.pipe(text);
  try {
    yield* text as AsyncIterable<Buffer>;
  } catch (error) {
    // What was decompressed before the break is still in the stream's buffer: it counts, however fast it is read.
    for (let chunk = text.read() as Buffer | null; chunk !== null; chunk = text.read() as Buffer | null) yield chunk;
    throw error;
  } finally {
    raw.destroy();
    text.destroy();
  }
}

class LineSplitter {
  private readonly decoder = new TextDecoder();
  private unfinished = '';
  private finishedLines = 0;

  get linesSoFar(): number {
    return this.finishedLines;
  }

  push(chunk: Buffer): LineBatch {
    return this.batch(this.decoder.decode(chunk, { stream: true }));
  }

  /** The last line may lack its line end. */
  end(): LineBatch {
    const text = this.decoder.decode();
    return this.unfinished + text === '' ? { firstLine: this.finishedLines + 1, lines: [] } : this.batch(`${text}\n`);
  }

  private batch(text: string): LineBatch {
    const lines = text.split('\n');
    lines[0] = this.unfinished + (lines[0] ?? '');
    this.unfinished = (lines.pop() ?? '').slice(0, MAX_LINE_CHARACTERS);
    const firstLine = this.finishedLines + 1;
    this.finishedLines += lines.length;
    return { firstLine, lines: lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)) };
  }
}
