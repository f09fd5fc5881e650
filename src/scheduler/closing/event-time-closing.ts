import type { Deployment } from '../../core/catalogue.js';
import { epochEndMs, epochOf } from '../../core/epochs/index.js';
import { eventTimeMs, type InputTopic } from '../input-record.js';
import { openRequestCount, type ShardState } from '../shard-state.js';
import type { Cut } from '../source-buffer.js';
import type { EpochCut, SourceBuffers } from './epoch-cut.js';

/** Without open requests nothing is asked of executors. */
const SOURCES = ['requests', 'reports'] as const;
const NOTHING: Cut = { count: 0, complete: true };

function firstEpoch(buffers: SourceBuffers, { epochMs }: Deployment): number | undefined {
  const firsts = [buffers.requests.firstAtMs, buffers.reports.firstAtMs];
  if (firsts.includes(undefined)) return undefined;
  return epochOf(Math.min(...firsts.filter((atMs) => atMs !== undefined)), epochMs);
}

/**
 * Closes epochs by event time alone: an epoch ends when every source has spoken past it. The result does not depend on
 * when or in what batches records arrive. Executors have something to say only about requests under way, so their
 * outcomes are waited for, and read, only while there is an open request.
 */
export class EventTimeClosing {
  readonly #deployment: Deployment;
  readonly #awaitOutcomes: boolean;
  readonly #maxSkippedRecords: number;

  /**
   * @param awaitOutcomes whether executors write their clock, so that outcomes are a source like the others
   * @param maxSkippedRecords passing clocks of a quiet source after which an empty epoch is closed all the same, so
   * that a long silence never fills the buffers
   */
  constructor(deployment: Deployment, awaitOutcomes: boolean, maxSkippedRecords: number) {
    this.#deployment = deployment;
    this.#awaitOutcomes = awaitOutcomes;
    this.#maxSkippedRecords = maxSkippedRecords;
  }

  /**
   * The next epoch that can be closed; undefined when the sources must say more, or have said everything.
   * Cost: the records not looked at before.
   */
  next(state: ShardState, buffers: SourceBuffers): EpochCut | undefined {
    const first = state.lastEpoch === undefined ? firstEpoch(buffers, this.#deployment) : state.lastEpoch + 1;
    if (first === undefined) return undefined;
    const open = openRequestCount(state) > 0;
    for (
      let epoch: number | undefined = first;
      epoch !== undefined;
      epoch = this.#nextOfInterest(epoch, state, buffers)
    ) {
      const endMs = epochEndMs(epoch, this.#deployment.epochMs);
      const cuts = this.#cuts(state, buffers, endMs, open);
      if (Object.values(cuts).some(({ complete }) => !complete)) return undefined;
      if (open || this.#hasNews(buffers, cuts) || this.#holdsRecordBefore(state, endMs)) {
        return this.#close(state, first, epoch, cuts, buffers);
      }
    }
    return undefined;
  }

  /**
   * The first epoch after a quiet one that can differ from it: the one of the next record or clock of a source, or of a
   * held record; undefined when nothing follows. A time stamp of another age so costs one step, not one an epoch.
   */
  #nextOfInterest(quiet: number, state: ShardState, buffers: SourceBuffers): number | undefined {
    const { epochMs, latenessMs } = this.#deployment;
    const held = state.held[0];
    const instants = [
      ...SOURCES.filter((topic) => !state.ended.includes(topic)).map((topic) => buffers[topic].reachesToMs(latenessMs)),
      held === undefined ? undefined : eventTimeMs(held.message),
    ].filter((atMs) => atMs !== undefined);
    return instants.length === 0 ? undefined : Math.max(quiet + 1, epochOf(Math.min(...instants), epochMs));
  }

  #cuts(state: ShardState, buffers: SourceBuffers, endMs: number, open: boolean): Record<InputTopic, Cut> {
    const cut = (topic: InputTopic): Cut =>
      state.ended.includes(topic)
        ? { count: buffers[topic].size, complete: true }
        : buffers[topic].cut(endMs, this.#deployment.latenessMs);
    const outcomes = open && this.#awaitOutcomes ? cut('outcomes') : NOTHING;
    return { outcomes, reports: cut('reports'), requests: cut('requests') };
  }

  #hasNews(buffers: SourceBuffers, cuts: Record<InputTopic, Cut>): boolean {
    return (Object.keys(cuts) as InputTopic[]).some(
      (topic) => cuts[topic].count >= this.#maxSkippedRecords || buffers[topic].hasNews(cuts[topic].count),
    );
  }

  #holdsRecordBefore(state: ShardState, endMs: number): boolean {
    const first = state.held[0];
    return first !== undefined && eventTimeMs(first.message) < endMs;
  }

  #close(
    state: ShardState,
    first: number,
    epoch: number,
    cuts: Record<InputTopic, Cut>,
    buffers: SourceBuffers,
  ): EpochCut {
    const ending = (topic: InputTopic): boolean =>
      state.ended.includes(topic) || buffers[topic].endsWithin(cuts[topic].count);
    return {
      epoch,
      ...(epoch > first && state.lastEpoch !== undefined ? { skippedFrom: first } : {}),
      trigger: ending('requests') && ending('reports') ? 'drain' : 'watermark',
      choices: {},
      counts: { outcomes: cuts.outcomes.count, reports: cuts.reports.count, requests: cuts.requests.count },
    };
  }
}
