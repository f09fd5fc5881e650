import { basename } from 'node:path';
import { SlotwiseError } from '../core/errors.js';
import { type LineBatch, lineBatches, type RecordingFile } from './files/line-batches.js';
import { type LineRange, linesOfRange } from './files/line-range.js';
import type { OnMalformedLine } from './files/malformed.js';
import type { RecordedRow, RecordingFormat } from './formats/recording-format.js';
import { formatOf } from './formats/registry.js';
import type { CompleteReplayOptions, RecordingPath } from './replay-options.js';

const SAMPLE_LINES = 10;

/** A file of a recording with its format; it can be read as often as one likes. */
export class RecordingSource<Row extends RecordedRow> {
  private constructor(
    readonly file: RecordingFile,
    /** The file's name without folder and endings; with a number when an earlier file is called the same. */
    readonly name: string,
    readonly format: RecordingFormat<Row>,
    private readonly options: CompleteReplayOptions,
  ) {}

  /** @throws SlotwiseError FILE_MISSING, FILE_BROKEN (empty, or not of the format), USAGE (unknown format) */
  static async open<Row extends RecordedRow>(
    { path, format }: RecordingPath,
    option: string,
    name: string,
    formats: readonly RecordingFormat<Row>[],
    options: CompleteReplayOptions,
  ): Promise<RecordingSource<Row>> {
    const file: RecordingFile = { path, option };
    const sample = await firstLines(file);
    return new RecordingSource(file, name, formatOf(formats, format, file, sample), options);
  }

  /** Reports lines that do not parse, counting them; strict: stops at the first one. */
  reporter(count: () => void): OnMalformedLine {
    const { path, option } = this.file;
    return (line, sentence) => {
      count();
      this.options.onMalformed(path, line, sentence);
      if (!this.options.strict) return;
      throw new SlotwiseError('LINE_MALFORMED', `${option} ${path} line ${line}: ${sentence}`, { field: option });
    };
  }

  /** Rows in the order of the file, of the whole file or of some lines of it. */
  rows(onMalformed: OnMalformedLine, range?: LineRange): AsyncIterable<Row> {
    const { format, name: sourceName } = this;
    const { seed, profile, strict } = this.options;
    const read = lineBatches(this.file);
    const lines = strict ? read : upToTheBreak(read, onMalformed);
    const wanted = range === undefined ? lines : linesOfRange(lines, range, format.headerLines);
    return format.rows(wanted, { sourceName, seed, profile, onMalformed });
  }
}

/** Names for files, all different: `azure-conv` for `data/azure-conv.csv.gz`. */
export function sourceNames(paths: readonly RecordingPath[]): readonly string[] {
  const names: string[] = [];
  for (const { path } of paths) {
    const stem = basename(path).replace(/\..*$/, '') || 'recording';
    const sameBefore = names.filter((name) => name === stem || name.startsWith(`${stem}.`)).length;
    names.push(sameBefore === 0 ? stem : `${stem}.${sameBefore + 1}`);
  }
  return names;
}

async function firstLines(file: RecordingFile): Promise<readonly string[]> {
  const lines: string[] = [];
  let problem = `${file.option} ${file.path} is empty`;
  const read = upToTheBreak(lineBatches(file), (_line, sentence) => (problem = sentence));
  for await (const batch of read) {
    lines.push(...batch.lines.slice(0, SAMPLE_LINES));
    if (lines.length >= SAMPLE_LINES) break;
  }
  if (lines.every((line) => line.trim() === ''))
    throw new SlotwiseError('FILE_BROKEN', problem, { field: file.option });
  return lines;
}

/** A file that breaks off ends there; what stands before the break counts. */
async function* upToTheBreak(
  batches: AsyncIterable<LineBatch>,
  onMalformed: OnMalformedLine,
): AsyncGenerator<LineBatch> {
  let nextLine = 1;
  try {
    for await (const batch of batches) {
      nextLine = batch.firstLine + batch.lines.length;
      yield batch;
    }
  } catch (error) {
    if (!(error instanceof SlotwiseError && error.code === 'FILE_BROKEN')) throw error;
    onMalformed(nextLine, error.message);
  }
}
