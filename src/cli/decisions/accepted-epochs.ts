import { type AcceptedEpoch, DecisionReader } from '../../streams/decisions/index.js';
import type { DecisionLine } from './decision-line.js';

/** The epochs that count, by the reader's rule, each shard read on its own. */
export async function* acceptedEpochs(lines: AsyncIterable<DecisionLine>): AsyncGenerator<AcceptedEpoch> {
  const readers = new Map<number, DecisionReader>();
  for await (const line of lines) {
    if (line.kind === 'input') continue;
    if (line.kind === 'position') {
      readers.set(line.position.shard, new DecisionReader(line.position.shard, line.position));
      continue;
    }
    const reader = readers.get(line.shard) ?? new DecisionReader(line.shard);
    readers.set(line.shard, reader);
    const epoch = line.decision && reader.accept(line.decision);
    if (epoch !== undefined) yield epoch;
  }
}
