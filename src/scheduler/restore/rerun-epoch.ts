import type { EpochMarker } from '../../contracts/index.js';
import { epochEndMs } from '../../core/epochs/index.js';
import { encodeEpoch, type EncodedEpoch } from '../epoch-records.js';
import type { InputTopic } from '../input-record.js';
import { parseInput } from '../parse-input.js';
import type { ShardProgram } from '../shard-program.js';
import type { ShardState } from '../shard-state.js';
import { step, type EpochInput } from '../step.js';
import type { InputRecords } from './input-ranges.js';

/**
 * Decides an accepted epoch again, from exactly the records and choices of its marker (rule R2). Pure: whether the result
 * is the one in the log is for the caller to compare.
 */
export function rerunEpoch(
  state: ShardState,
  marker: EpochMarker,
  records: InputRecords,
  { context, rules, catalogueDigest }: ShardProgram,
): EncodedEpoch {
  const { epoch, skippedFrom, trigger, choices, ownerId, term } = marker;
  const { maxClockSkewMs } = choices;
  const sameRules = { ...rules, ...(maxClockSkewMs === undefined ? {} : { maxClockSkewMs }) };
  const parsed = (topic: InputTopic): EpochInput['records'][InputTopic] =>
    records[topic].map((record) => parseInput(topic, record, sameRules));
  const input: EpochInput = {
    epoch,
    ...(skippedFrom === undefined ? {} : { skippedFrom }),
    trigger,
    choices,
    records: { outcomes: parsed('outcomes'), reports: parsed('reports'), requests: parsed('requests') },
  };
  const result = step(state, input, context);
  return encodeEpoch(input, result, { ownerId, term }, catalogueDigest, epochEndMs(epoch, context.deployment.epochMs));
}
