import {
  cloudEventHeaders,
  markerDigest,
  type EpochMarker,
  type MessageType,
  type Ownership,
  type Plan,
  type Verdict,
} from '../contracts/index.js';
import type { NewRecord } from '../streams/index.js';
import { stateDigest } from './digest.js';
import { conservationDrift, inFlightCount, type ShardState } from './shard-state.js';
import type { EpochInput, EpochResult } from './step.js';

/** Who writes: stands in every record of the decision log. */
export interface OwnerTerm {
  readonly ownerId: string;
  readonly term: number;
}

export interface EncodedEpoch {
  /** Verdicts and plans in order, then the marker. */
  readonly records: readonly NewRecord[];
  readonly marker: EpochMarker;
  /** The state after the epoch, with the marker in its chain. */
  readonly state: ShardState;
}

const encoder = new TextEncoder();

/** A record of the decision log. Its time stamp is the end of its epoch, so that a replay writes the same one. */
export function decisionRecord(
  type: MessageType,
  key: string,
  message: Ownership | Verdict | Plan | EpochMarker,
  origin: { readonly shard: number; readonly epoch: number; readonly atMs: number },
): NewRecord {
  const headers = cloudEventHeaders({
    id: `${origin.shard}/${origin.epoch}/${message.kind === 'ownership' ? message.ownerId : message.number}`,
    type,
    source: `/slotwise/shards/${origin.shard}`,
    atMs: origin.atMs,
  });
  return { key, value: encoder.encode(JSON.stringify(message)), headers };
}

function markerOf(
  input: EpochInput,
  result: EpochResult,
  number: number,
  owner: OwnerTerm,
  catalogueDigest: string,
): EpochMarker {
  const { from, next } = result.positions;
  const range = (topic: keyof typeof from): EpochMarker['inputs']['requests'] => ({
    from: from[topic],
    next: next[topic],
  });
  return {
    kind: 'epoch',
    ...owner,
    number,
    shard: result.state.shard,
    epoch: input.epoch,
    ...(input.skippedFrom === undefined ? {} : { skippedFrom: input.skippedFrom }),
    trigger: input.trigger,
    inputs: { requests: range('requests'), reports: range('reports'), outcomes: range('outcomes') },
    choices: input.choices,
    counts: {
      ...result.state.counts,
      inFlight: inFlightCount(result.state),
      drift: conservationDrift(result.state),
    },
    catalogueDigest,
    previousDigest: result.state.previousDigest,
    stateDigest: stateDigest(result.state),
  };
}

/** The records an epoch appends to the decision log, numbered, closed by its marker. */
export function encodeEpoch(
  input: EpochInput,
  result: EpochResult,
  owner: OwnerTerm,
  catalogueDigest: string,
  endMs: number,
): EncodedEpoch {
  const origin = { shard: result.state.shard, epoch: input.epoch, atMs: endMs };
  const records: NewRecord[] = [];
  for (const body of result.verdicts) {
    const verdict: Verdict = { kind: 'verdict', ...owner, number: records.length, epoch: input.epoch, ...body };
    records.push(decisionRecord('verdict', body.cellId, verdict, origin));
  }
  for (const body of result.plans) {
    const plan: Plan = { kind: 'plan', ...owner, number: records.length, epoch: input.epoch, ...body };
    records.push(decisionRecord('plan', body.cellId, plan, origin));
  }
  const marker = markerOf(input, result, records.length, owner, catalogueDigest);
  records.push(decisionRecord('epoch-marker', `shard-${origin.shard}`, marker, origin));
  return { records, marker, state: { ...result.state, previousDigest: markerDigest(marker) } };
}

/** Groups records into requests of at most `maxBytes`, at least one record each; the marker rides with the last. */
export function chunkByBytes(records: readonly NewRecord[], maxBytes: number): readonly (readonly NewRecord[])[] {
  const chunks: NewRecord[][] = [];
  let bytes = Infinity;
  for (const record of records) {
    const size = record.value.byteLength + record.key.length + 256;
    if (bytes + size > maxBytes) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(record);
    bytes += size;
  }
  return chunks;
}
