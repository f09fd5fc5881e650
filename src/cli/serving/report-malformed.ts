import type { Writable } from 'node:stream';
import type { OnMalformed } from '../../replay/index.js';

/** Of each file so many lines are shown; the rest is only counted, in the summary. */
const MOST_SHOWN = 10;

/** Says on stderr which lines of a recording are skipped, and why. */
export function reportMalformed(stderr: Writable): OnMalformed {
  const heard = new Map<string, number>();
  return (file, line, sentence) => {
    const count = (heard.get(file) ?? 0) + 1;
    heard.set(file, count);
    if (count <= MOST_SHOWN) stderr.write(`slotwise: ${file} line ${line} skipped: ${sentence}\n`);
    if (count === MOST_SHOWN) stderr.write(`slotwise: ${file}: further lines that do not parse are only counted\n`);
  };
}
