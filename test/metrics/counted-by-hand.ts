import { type Catalogue, DIRECTIONS } from '../../src/core/catalogue.js';
import type { Outcome, UserRequest } from '../../src/core/messages.js';
import { epochEndMs } from '../../src/core/epochs/index.js';
import { readAcceptedEpochs, readDeadLetters, readPartition } from '../../src/evaluation/driver/index.js';
import type { AcceptedEpoch, EventLog, LogRecord } from '../../src/streams/index.js';
import { topicNames } from '../../src/contracts/index.js';
import { DEADLINE_BUCKETS_SECONDS, REQUEST_COUNT_BUCKETS } from '../../src/telemetry/metrics/buckets.js';
import { countChains } from './chains-by-hand.js';
import { countGpus } from './gpus-by-hand.js';
import { Tally, type Series } from './series.js';
import { countSplits } from './splits-by-hand.js';

const topics = topicNames();
const decoder = new TextDecoder();

/** What one shard's log holds, read without any of the program's own counting. */
interface ShardLog {
  readonly epochs: readonly AcceptedEpoch[];
  /** Valid ones, by id: the first of each. */
  readonly requests: ReadonlyMap<string, UserRequest>;
  /** Offsets of the records of the requests topic that can be read as requests. */
  readonly readable: readonly number[];
  readonly outcomes: readonly { readonly offset: number; readonly outcome: Outcome }[];
}

function parsed(record: LogRecord): Record<string, unknown> {
  try {
    return JSON.parse(decoder.decode(record.value)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

async function shardLog(log: EventLog, shard: number, badOffsets: ReadonlySet<number>): Promise<ShardLog> {
  const records = await readPartition(log, topics.requests, shard);
  const requests = new Map<string, UserRequest>();
  const readable: number[] = [];
  for (const record of records) {
    const message = parsed(record) as unknown as UserRequest;
    if (typeof (message as Partial<UserRequest>).requestId !== 'string') continue;
    readable.push(record.offset);
    if (!badOffsets.has(record.offset) && !requests.has(message.requestId)) requests.set(message.requestId, message);
  }
  const outcomes = (await readPartition(log, topics.outcomes, shard)).flatMap((record) => {
    const message = parsed(record);
    return message.kind === 'outcome' ? [{ offset: record.offset, outcome: message as unknown as Outcome }] : [];
  });
  return { epochs: await readAcceptedEpochs(log, shard), requests, readable, outcomes };
}

/** Bits that were reported of requests between their admission and their end, both read off the decision log. */
function reportedBits(
  { epochs, outcomes }: ShardLog,
  epochMs: number,
  direction: 'deliveredBits' | 'uploadedBits',
): number {
  const admittedIn = new Map<string, number>();
  const endedIn = new Map<string, number>();
  for (const { epoch, verdicts } of epochs) {
    for (const { requestId, verdict } of verdicts)
      (verdict === 'admitted' ? admittedIn : endedIn).set(requestId, epoch);
  }
  const most = new Map<string, number>();
  for (const { offset, outcome } of outcomes) {
    const { requestId, atMs, [direction]: bits } = outcome;
    const consumed = epochs.find(({ marker }) => offset < marker.inputs.outcomes.next)?.epoch;
    if (bits === undefined || consumed === undefined) continue;
    let applied = consumed;
    while (epochEndMs(applied, epochMs) <= atMs) applied += 1;
    if (applied <= (admittedIn.get(requestId) ?? Infinity) || applied > (endedIn.get(requestId) ?? Infinity)) continue;
    most.set(requestId, Math.max(most.get(requestId) ?? 0, bits));
  }
  return [...most.values()].reduce((sum, bits) => sum + bits, 0);
}

function countVerdicts(tally: Tally, { epochs, requests }: ShardLog): void {
  for (const verdict of epochs.flatMap(({ verdicts }) => verdicts)) {
    const { mode = 'none', reason = 'none', requestId, finishedAtMs, predictedFinishAtMs } = verdict;
    tally.add(`slotwise_verdicts_total{verdict="${verdict.verdict}",mode="${mode}",reason="${reason}"}`);
    if (verdict.verdict === 'completed') tally.add(`slotwise_deadline_hits_total{mode="${mode}"}`);
    if (verdict.verdict === 'missed') tally.add(`slotwise_deadline_misses_total{mode="${mode}"}`);
    const request = requests.get(requestId);
    if (finishedAtMs === undefined || request === undefined) continue;
    const left = (request.arrivedAtMs + request.deadlineMs - finishedAtMs) / 1000;
    const name = left >= 0 ? 'slotwise_deadline_slack_seconds' : 'slotwise_deadline_overrun_seconds';
    tally.observe(name, `mode="${mode}"`, Math.abs(left), DEADLINE_BUCKETS_SECONDS);
    const error = Math.abs(finishedAtMs - (predictedFinishAtMs ?? NaN)) / 1000;
    tally.observe('slotwise_prediction_error_seconds', `mode="${mode}"`, error, DEADLINE_BUCKETS_SECONDS);
  }
}

function countRequests(tally: Tally, { requests }: ShardLog): void {
  for (const { modes, deadlineMs } of requests.values()) {
    tally.add(`slotwise_requests_total{mode="${modes?.length === 1 ? (modes[0] ?? '') : 'several'}"}`);
    tally.observe('slotwise_request_deadline_seconds', '', deadlineMs / 1000, DEADLINE_BUCKETS_SECONDS);
  }
}

function countEpochs(tally: Tally, { epochs, readable, requests }: ShardLog): void {
  for (const { marker } of epochs) tally.add(`slotwise_epochs_total{trigger="${marker.trigger}"}`);
  tally.add('slotwise_planning_duration_seconds_count{solver="all"}', epochs.length);
  tally.add('slotwise_epoch_size_requests_count', epochs.length);
  tally.add('slotwise_epoch_size_requests_sum', requests.size);
  tally.add(`slotwise_epoch_size_requests_bucket{le="${REQUEST_COUNT_BUCKETS.at(-1) ?? 0}"}`, epochs.length);
  const consuming = epochs.filter(({ marker: { inputs } }) =>
    readable.some((offset) => offset >= inputs.requests.from && offset < inputs.requests.next),
  );
  tally.add('slotwise_decision_latency_seconds_count', consuming.length);
  const { lateRequests = 0, lateReports = 0, drift = 0 } = epochs.at(-1)?.marker.counts ?? {};
  tally.add('slotwise_late_records_total{topic="requests"}', lateRequests);
  tally.add('slotwise_late_records_total{topic="reports"}', lateReports);
  tally.add('slotwise_conservation_drift_requests', Math.abs(drift));
}

function countSpectrum(tally: Tally, { epochs }: ShardLog): void {
  for (const direction of DIRECTIONS) {
    const blocksOf = new Map(
      epochs.flatMap(({ plans }) =>
        plans.flatMap((plan) => {
          const spectrum = plan[direction];
          return spectrum === undefined ? [] : [[plan.cellId, spectrum.blocks] as const];
        }),
      ),
    );
    for (const [cell, blocks] of blocksOf) {
      const plan = epochs.at(-1)?.plans.find(({ cellId }) => cellId === cell);
      const granted = plan?.[direction]?.grants.reduce((sum, grant) => sum + grant.blocks, 0) ?? 0;
      tally.add(`slotwise_spectrum_blocks{cell="${cell}",direction="${direction}",state="granted"}`, granted);
      tally.add(`slotwise_spectrum_blocks{cell="${cell}",direction="${direction}",state="free"}`, blocks - granted);
    }
  }
}

/** Every metric that the records of a log tell by themselves. Cost: the log, several times over. */
export async function countedByHand(log: EventLog, shards: number, catalogue: Catalogue): Promise<Series> {
  const { epochMs } = catalogue.deployment;
  const tally = new Tally();
  const letters = [...(await readDeadLetters(log)).values()];
  for (const { topic, code } of letters) {
    tally.add(`slotwise_dead_letters_total{topic="${topic.replace('slotwise.', '')}",code="${code}"}`);
  }
  for (let shard = 0; shard < shards; shard += 1) {
    const bad = letters.filter(({ topic, partition }) => topic === topics.requests && partition === shard);
    const held = await shardLog(log, shard, new Set(bad.map(({ offset }) => offset)));
    countRequests(tally, held);
    countVerdicts(tally, held);
    countEpochs(tally, held);
    countSpectrum(tally, held);
    countGpus(tally, held.epochs, catalogue);
    countSplits(tally, held.epochs, catalogue);
    countChains(tally, held.epochs, catalogue);
    tally.add('slotwise_model_delivered_bytes_total', reportedBits(held, epochMs, 'deliveredBits') / 8);
    tally.add('slotwise_input_uploaded_bytes_total', reportedBits(held, epochMs, 'uploadedBits') / 8);
    const takings = (await readPartition(log, topics.decisions, shard)).filter(
      ({ headers }) => headers.ce_type === 'slotwise.ownership',
    );
    tally.add('slotwise_rebalances_total', takings.length);
    tally.add('slotwise_restore_duration_seconds_count', takings.length);
    tally.add('slotwise_shards_owned');
    tally.add('slotwise_shard_state{state="drained"}');
  }
  return tally.series;
}
