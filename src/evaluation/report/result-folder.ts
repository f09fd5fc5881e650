import { constants } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlotwiseError } from '../../core/errors.js';
import { drawChart } from './draw-chart.js';
import { reportMarkdown } from './report-markdown.js';
import { CSV_MARK, resultsCsv } from './results-csv.js';
import type { SweepReport } from './sweep-report.js';
import { WRITTEN_BY } from './words.js';

const CHART = 'deadline-hits.svg';
interface ResultFile {
  readonly name: string;
  /** What a file of this name holds if it may be written over. */
  readonly mark: string;
  readonly text: (report: SweepReport) => string | Promise<string>;
}

/** Nothing else in the folder is ever touched. */
const FILES: readonly ResultFile[] = [
  { name: 'results.csv', mark: CSV_MARK, text: ({ rows }) => resultsCsv(rows) },
  { name: CHART, mark: WRITTEN_BY, text: async (report) => `${await drawChart(report)}\n${WRITTEN_BY}\n` },
  { name: 'report.md', mark: WRITTEN_BY, text: (report) => reportMarkdown(report, CHART) },
];

function refused(folder: string, problem: string, cause?: unknown): SlotwiseError {
  return new SlotwiseError('USAGE', `--out ${folder} ${problem}`, { field: '--out', cause });
}

async function existing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Where the results of a sweep go. */
export class ResultFolder {
  private constructor(private readonly path: string) {}

  /**
   * Makes the folder if need be and looks whether the results can go there, so that it is not found out after the runs.
   * @throws SlotwiseError USAGE
   */
  static async open(path: string): Promise<ResultFolder> {
    try {
      await mkdir(path, { recursive: true });
      await access(path, constants.W_OK);
    } catch (cause) {
      throw refused(path, `must be a folder that can be written to: ${(cause as Error).message}`, cause);
    }
    for (const { name, mark } of FILES) {
      const text = await existing(join(path, name)).catch((cause: unknown) => {
        throw refused(path, `holds ${name}, which cannot be read: ${(cause as Error).message}`, cause);
      });
      if (text === undefined || text.includes(mark)) continue;
      throw refused(path, `holds a ${name} that slotwise evaluate did not write; name another folder`);
    }
    return new ResultFolder(path);
  }

  /** Writes the results, over those of an earlier sweep; returns the paths. */
  async write(report: SweepReport): Promise<readonly string[]> {
    for (const { name, text } of FILES) await writeFile(join(this.path, name), await text(report));
    return FILES.map(({ name }) => join(this.path, name));
  }
}
