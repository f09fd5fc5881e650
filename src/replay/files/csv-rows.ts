import { parse } from 'csv-parse/sync';
import type { LineBatch } from './line-batches.js';
import type { OnMalformedLine } from './malformed.js';

/** A row of a CSV file; columns are asked for by name, so their order and further columns do not matter. */
export interface CsvRow {
  readonly line: number;
  /** Text of a column; empty when the header does not name it. */
  text(column: string): string;
  /** Number in a column; undefined when it is empty or no finite number. */
  number(column: string): number | undefined;
}

/** The published traces quote nothing; a stray quotation mark must not swallow the lines after it. */
const OPTIONS = { quote: false, relax_column_count: true, record_delimiter: '\n' } as const;

/** Rows of a CSV file with a header line; empty lines are passed over. Memory: the rows of one batch. */
export async function* csvRows(
  batches: AsyncIterable<LineBatch>,
  onMalformed: OnMalformedLine,
): AsyncGenerator<CsvRow> {
  let columns: ReadonlyMap<string, number> | undefined;
  for await (const { firstLine, lines } of batches) {
    const records: readonly (readonly string[])[] = parse(`${lines.join('\n')}\n`, OPTIONS);
    for (const [index, fields] of records.entries()) {
      const line = firstLine + index;
      if (columns === undefined) columns = new Map(fields.map((name, place) => [name, place]));
      else if (fields.length === columns.size) yield csvRow(line, columns, fields);
      else if (lines[index] !== '') {
        onMalformed(line, `${fields.length} columns where the header has ${columns.size}`);
      }
    }
  }
}

function csvRow(line: number, columns: ReadonlyMap<string, number>, fields: readonly string[]): CsvRow {
  const text = (column: string): string => fields[columns.get(column) ?? -1]?.trim() ?? '';
  return {
    line,
    text,
    number: (column) => {
      const value = text(column);
      const number = value === '' ? NaN : Number(value);
      return Number.isFinite(number) ? number : undefined;
    },
  };
}

/** True when the first line of a file is a CSV header that names all these columns. */
export function hasColumns(sample: readonly string[], columns: readonly string[]): boolean {
  const names = (sample[0] ?? '').split(',').map((name) => name.trim());
  return columns.every((column) => names.includes(column));
}
