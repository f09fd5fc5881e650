import { isUtf8 } from 'node:buffer';
import { type DeadLetter, deadLetterKey } from '../../contracts/index.js';
import { plainTable } from '../output/plain-table.js';

const HEADINGS = ['origin', 'code', 'why'];

/** Where they came from and why they were put aside, one a row. */
export function deadLetterTable(letters: readonly DeadLetter[]): string {
  return plainTable(
    HEADINGS,
    letters.map((letter) => [deadLetterKey(letter), letter.code, letter.sentence]),
  );
}

/** Everything known of one of them. */
export function deadLetterDetails(letter: DeadLetter): string {
  const { key, code, sentence, field, atMs, valueBytes, truncated } = letter;
  return [
    ['origin', deadLetterKey(letter)],
    ['code', code],
    ['why', sentence],
    ...(field === undefined ? [] : [['field', field]]),
    ['key', key],
    ['time', new Date(atMs).toISOString()],
    ['size', `${valueBytes} bytes${truncated === true ? ', of which the first are kept' : ''}`],
    ['value', valueOf(letter)],
  ]
    .map(([name = '', value = '']) => `${name.padEnd(7)} ${value}`)
    .join('\n');
}

/** As text if it is some, else in base64. */
function valueOf({ valueBase64 }: DeadLetter): string {
  const bytes = Buffer.from(valueBase64, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : `(base64) ${valueBase64}`;
}
