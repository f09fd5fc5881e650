import type { NewRecord } from '../../streams/index.js';
import type { InputRecord, InputTopic } from '../input-record.js';
import { parseInput, type InputRules } from '../parse-input.js';

export const ONE_SHARD_RULES: InputRules = {
  partitions: 1,
  knownCells: new Set(['cell-a', 'cell-b']),
  maxRecordBytes: 262_144,
};

/** What a shard makes of the records of one partition, offsets counted from `firstOffset`. */
export function parsedInputs(
  topic: InputTopic,
  records: readonly NewRecord[],
  firstOffset = 0,
  rules = ONE_SHARD_RULES,
): readonly InputRecord[] {
  return records.map(({ key, value, timestampMs = 0 }, index) =>
    parseInput(
      topic,
      { topic, partition: 0, offset: firstOffset + index, timestampMs, key, value, headers: {} },
      rules,
    ),
  );
}
