import { catalogueDigest } from '../../contracts/index.js';
import { epochEndMs } from '../../core/epochs/index.js';
import { cellWorlds } from '../../core/cell/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import { EventTimeClosing, type SourceBuffers } from '../closing/index.js';
import { encodeEpoch } from '../epoch-records.js';
import type { InputRecord, InputTopic } from '../input-record.js';
import { DEFAULT_LIMITS, defaultPlanners, type SchedulerLimits } from '../scheduler-options.js';
import { emptyShardState, type ShardState } from '../shard-state.js';
import { SourceBuffer } from '../source-buffer.js';
import { step, type EpochResult, type StepContext } from '../step.js';
import { smallCatalogue } from './small-catalogue.js';

export const NOBODY = { ownerId: 'nobody', term: 0 } as const;

export function stepContext(catalogue: Catalogue, limits: Partial<SchedulerLimits> = {}): StepContext {
  return {
    deployment: catalogue.deployment,
    worlds: cellWorlds(catalogue),
    planners: defaultPlanners(),
    limits: { ...DEFAULT_LIMITS, ...limits },
  };
}

/** Records of one topic that arrive together. */
export interface Arrival {
  readonly topic: InputTopic;
  readonly records: readonly InputRecord[];
}

export interface DrivenEpoch {
  readonly result: EpochResult;
  /** The records of the decision log as text, the marker last. */
  readonly decisions: readonly string[];
}

export interface Driven {
  readonly epochs: readonly DrivenEpoch[];
  readonly state: ShardState;
}

const decoder = new TextDecoder();

export interface DriveOptions {
  readonly awaitOutcomes?: boolean;
  readonly catalogue?: Catalogue;
  readonly limits?: Partial<SchedulerLimits>;
}

/** Runs a shard by event time without a log: buffers, closing and step, just as a processor strings them together. */
export function driveEpochs(
  arrivals: Iterable<Arrival>,
  { awaitOutcomes = false, catalogue = smallCatalogue(['cell-a', 'cell-b']), limits = {} }: DriveOptions = {},
): Driven {
  const buffers: SourceBuffers = {
    outcomes: new SourceBuffer(),
    reports: new SourceBuffer(),
    requests: new SourceBuffer(),
  };
  const closing = new EventTimeClosing(catalogue.deployment, awaitOutcomes, DEFAULT_LIMITS.maxSkippedRecords);
  const context = stepContext(catalogue, limits);
  const digest = catalogueDigest(catalogue);
  const epochs: DrivenEpoch[] = [];
  let state = emptyShardState(0);
  for (const { topic, records } of arrivals) {
    buffers[topic].push(records);
    for (let cut = closing.next(state, buffers); cut !== undefined; cut = closing.next(state, buffers)) {
      const { counts, ...rest } = cut;
      const taken = {
        outcomes: buffers.outcomes.take(counts.outcomes),
        reports: buffers.reports.take(counts.reports),
        requests: buffers.requests.take(counts.requests),
      };
      const input = { ...rest, records: taken };
      const result = step(state, input, context);
      const written = encodeEpoch(input, result, NOBODY, digest, epochEndMs(cut.epoch, context.deployment.epochMs));
      state = written.state;
      epochs.push({ result, decisions: written.records.map(({ value }) => decoder.decode(value)) });
    }
  }
  return { epochs, state };
}
