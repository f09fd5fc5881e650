import type { EpochMarker, TopicNames } from '../../contracts/index.js';
import { DecisionReader, type AcceptedEpoch, type EventLog, type ReaderPosition } from '../../streams/index.js';
import type { EncodedEpoch } from '../epoch-records.js';
import type { ShardProgram } from '../shard-program.js';
import type { ShardState } from '../shard-state.js';
import { decisionRecords } from './decision-records.js';
import { InputRanges } from './input-ranges.js';
import { rerunEpoch } from './rerun-epoch.js';

export interface RerunOptions {
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly shard: number;
  /** Where to begin, and the state there. */
  readonly begun: { readonly reader: ReaderPosition; readonly state: ShardState };
  /** Offset of the decisions partition behind the last record to be looked at. */
  readonly nextOffset: number;
  /** What the epoch was decided by; throws when it is not at hand. */
  readonly programOf: (marker: EpochMarker) => ShardProgram;
}

/** An accepted epoch and what deciding it again came to. */
export interface RerunEpoch {
  readonly epoch: AcceptedEpoch;
  readonly program: ShardProgram;
  readonly before: ShardState;
  readonly rerun: EncodedEpoch;
}

/**
 * Runs the accepted epochs of a shard again, one after the other, each from the state the one before it came to (rule R2).
 * Whether that is what the log says is for the caller to compare, who takes no further epoch if it is not.
 * @throws SlotwiseError LOG_TRIMMED, LOG_SHORTENED, what `programOf` throws. Cost: as deciding them the first time.
 */
export async function* rerunEpochs(options: RerunOptions): AsyncGenerator<RerunEpoch> {
  const { log, topics, shard, begun, nextOffset, programOf } = options;
  const reader = new DecisionReader(shard, begun.reader);
  const inputs = new InputRanges(log, topics, shard);
  let { state } = begun;
  for await (const parsed of decisionRecords(options, begun.reader.nextOffset, nextOffset)) {
    const epoch = reader.accept(parsed);
    if (epoch === undefined) continue;
    const program = programOf(epoch.marker);
    const rerun = rerunEpoch(state, epoch.marker, await inputs.of(epoch.marker), program);
    yield { epoch, program, before: state, rerun };
    state = rerun.state;
  }
}
