import { SlotwiseError } from '../../core/errors.js';
import { lineBatches } from '../../replay/files/line-batches.js';
import { type DecisionLine, readDecisionLine } from './decision-line.js';

/**
 * The lines of a recorded run, plain or `.gz`.
 * @throws SlotwiseError FILE_MISSING, FILE_BROKEN
 */
export async function* recordedDecisions(path: string, option: string): AsyncGenerator<DecisionLine> {
  for await (const { firstLine, lines } of lineBatches({ path, option })) {
    for (const [index, text] of lines.entries()) {
      if (text.trim() === '') continue;
      const line = readDecisionLine(text);
      if (line === undefined) {
        const words = `${option} ${path} line ${firstLine + index} is no line of a recorded run ({shard, offset, record})`;
        throw new SlotwiseError('FILE_BROKEN', words, { field: option });
      }
      yield line;
    }
  }
}
