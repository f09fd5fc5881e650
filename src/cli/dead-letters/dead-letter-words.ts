import { isUtf8 } from 'node:buffer';
import { type DeadLetter, deadLetterKey } from '../../contracts/index.js';
import type { StoredDeadLetter } from '../../streams/index.js';
import { plainTable } from '../output/plain-table.js';

const HEADINGS = ['origin', 'time', 'code', 'why'];

/** Where they came from and why they were put aside, one a row; where they went, if any was sent again. */
export function deadLetterTable(letters: readonly StoredDeadLetter[]): string {
  const anySentAgain = letters.some(({ resubmittedTo }) => resubmittedTo !== undefined);
  const rows = letters.map(({ letter, resubmittedTo = '' }) => [
    ...[deadLetterKey(letter), timeOf(letter), letter.code, letter.sentence],
    ...(anySentAgain ? [resubmittedTo] : []),
  ]);
  return plainTable(anySentAgain ? [...HEADINGS, 'sent again as'] : HEADINGS, rows);
}

/** Everything known of one of them. */
export function deadLetterDetails({ letter, resubmittedTo }: StoredDeadLetter): string {
  const { key, code, sentence, field, valueBytes, truncated } = letter;
  return [
    ['origin', deadLetterKey(letter)],
    ['code', code],
    ['why', sentence],
    ...(field === undefined ? [] : [['field', field]]),
    ...(resubmittedTo === undefined ? [] : [['sent as', resubmittedTo]]),
    ['key', key],
    ['time', timeOf(letter)],
    ['size', `${valueBytes} bytes${truncated === true ? ', of which the first are kept' : ''}`],
    ['value', valueOf(letter)],
  ]
    .map(([name = '', value = '']) => `${name.padEnd(7)} ${value}`)
    .join('\n');
}

const timeOf = ({ atMs }: DeadLetter): string => new Date(atMs).toISOString();

/** As text if it is some, else in base64. */
function valueOf({ valueBase64 }: DeadLetter): string {
  const bytes = Buffer.from(valueBase64, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : `(base64) ${valueBase64}`;
}
