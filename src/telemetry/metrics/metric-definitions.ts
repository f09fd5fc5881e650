import {
  BATCH_SIZE_BUCKETS,
  CHAIN_LENGTH_BUCKETS,
  CHECKPOINT_BUCKETS_BYTES,
  DEADLINE_BUCKETS_SECONDS,
  DEVICE_SHARE_BUCKETS,
  DISTORTION_BUCKETS,
  ENERGY_BUCKETS_JOULES,
  PLANNING_BUCKETS_SECONDS,
  REQUEST_COUNT_BUCKETS,
  RESTORE_BUCKETS_SECONDS,
} from './buckets.js';
import type { MetricDefinition } from './metric-definition.js';

/** Every metric name begins with it on the wire. */
export const METRIC_PREFIX = 'slotwise_';

/**
 * Every metric of the service, once, without its prefix. `docs/reference/metrics.md` is generated from this table. Ids
 * of users and requests are never labels, and every label has a bounded set of values.
 */
export const METRICS = {
  // requests and what became of them
  requests_total: {
    type: 'counter',
    help: 'Valid requests taken up, by the mode they ask for; several = the planner chooses.',
    whenItMoves: 'Its rate is the offered load; a fall to zero means that the gateway or its topic has gone quiet.',
    labels: { mode: 'requestedMode' },
  },
  verdicts_total: {
    type: 'counter',
    help: 'Verdicts given, by verdict, mode and first reason that applies.',
    whenItMoves:
      'When refusals rise, group by reason: structural ones are a wrong catalogue or client, capacity is load.',
    labels: { verdict: 'verdict', mode: 'decidedMode', reason: 'reason' },
  },
  request_deadline_seconds: {
    type: 'histogram',
    help: 'Time from arrival to deadline that requests ask for.',
    whenItMoves: 'Shorter deadlines leave less room for lag and refusals: compare input_lag_seconds with it.',
    labels: {},
    buckets: DEADLINE_BUCKETS_SECONDS,
  },
  deadline_hits_total: {
    type: 'counter',
    help: 'Requests whose completion was reported by their deadline.',
    whenItMoves:
      'Its share of all that was settled is the deadline-hit ratio; when that falls, look at refusals by reason.',
    labels: { mode: 'mode' },
  },
  deadline_misses_total: {
    type: 'counter',
    help: 'Requests that were admitted and not completed by their deadline: broken promises.',
    whenItMoves: 'Look at the reasons of missed verdicts: EXECUTOR_SILENT is the executor, CHANNEL_DROPPED the margin.',
    labels: { mode: 'mode' },
  },
  deadline_slack_seconds: {
    type: 'histogram',
    help: 'Time left to the deadline when a request completed on time.',
    whenItMoves: 'When it shrinks towards zero, promises are about to break: widen the channel margin or add capacity.',
    labels: { mode: 'mode' },
    buckets: DEADLINE_BUCKETS_SECONDS,
  },
  deadline_overrun_seconds: {
    type: 'histogram',
    help: 'Time past the deadline when an admitted request finished late.',
    whenItMoves: 'Small overruns are solved by a larger margin; large ones are stalled executors.',
    labels: { mode: 'mode' },
    buckets: DEADLINE_BUCKETS_SECONDS,
  },
  prediction_error_seconds: {
    type: 'histogram',
    help: 'Distance between predicted and reported finish of a request, early or late.',
    whenItMoves: 'More than one epoch means that catalogue and hardware disagree: measure the model profiles again.',
    labels: { mode: 'mode' },
    buckets: DEADLINE_BUCKETS_SECONDS,
  },
  co_inference_distortion: {
    type: 'histogram',
    help:
      'Distortion with which a co-inference request was admitted: what pruning costs, 0 for nothing pruned; empty ' +
      'while no cell offers co-inference.',
    whenItMoves: 'When it rises, splits are pruned harder to fit uplink or server: give one of them more room.',
    labels: {},
    buckets: DISTORTION_BUCKETS,
  },
  co_inference_planned_energy_joules: {
    type: 'histogram',
    help:
      'Energy that the device of an admitted co-inference request is to spend, computing and sending; empty while no ' +
      'cell offers co-inference.',
    whenItMoves:
      'When it rises, more is computed on devices or sent over worse channels; beside ENERGY_IMPOSSIBLE, allowances ' +
      'are too small.',
    labels: {},
    buckets: ENERGY_BUCKETS_JOULES,
  },
  co_inference_device_share_ratio: {
    type: 'histogram',
    help:
      'Where the model of an admitted co-inference request was cut: share of its work on the device, 0 when all of it ' +
      'is on the server; empty while no cell offers co-inference.',
    whenItMoves: 'Towards 1: uplink or server are full, and devices do the work; towards 0: there is room in both.',
    labels: {},
    buckets: DEVICE_SHARE_BUCKETS,
  },
  chain_length_devices: {
    type: 'histogram',
    help: 'Devices that compute layers of an admitted request in mode chain; empty while no cell offers chains.',
    whenItMoves: 'Longer chains: devices are busy, or links fast; look at device_backlog_seconds.',
    labels: {},
    buckets: CHAIN_LENGTH_BUCKETS,
  },
  replanned_operations_total: {
    type: 'counter',
    help:
      'Layers and transfers of a chain under way that a plan puts elsewhere, or a millisecond or more earlier or later, than ' +
      'the plan before had planned them for later; no series while no cell offers chains.',
    whenItMoves:
      'A high rate without many arrivals: devices and links are not as fast as the catalogue or their reports say.',
    labels: { cell: 'cell' },
  },
  revoked_operations_total: {
    type: 'counter',
    help:
      'Layers and transfers planned for later that the next plan takes away from their device or link, those of dropped ' +
      'requests included; no series while no cell offers chains.',
    whenItMoves:
      'More urgent requests push others elsewhere; a jump is a device or link that is gone, or requests that are given up.',
    labels: { cell: 'cell' },
  },

  // resources
  spectrum_blocks: {
    type: 'gauge',
    help: 'Resource blocks granted and left free by the plan in force.',
    whenItMoves: 'No free blocks together with refusals DOWNLINK_FULL or UPLINK_FULL: the carrier is the bottleneck.',
    labels: { cell: 'cell', direction: 'direction', state: 'spectrumState' },
  },
  model_delivered_bytes_total: {
    type: 'counter',
    help: 'Bytes of models that executors reported as delivered, of requests admitted by this process.',
    whenItMoves: 'A fall while grants stay means that executors deliver less than granted: compare channel reports.',
    labels: {},
  },
  input_uploaded_bytes_total: {
    type: 'counter',
    help: 'Bytes of inputs that executors reported as sent up, of requests admitted by this process.',
    whenItMoves: 'A fall while uplink grants stay means that users send less than granted: compare channel reports.',
    labels: {},
  },
  gpu_memory_bytes: {
    type: 'gauge',
    help:
      'GPU memory by use, as plans leave it: blocks of the batch in force (running), other blocks that were kept ' +
      '(retained), activations of its inputs, free; no series while no cell offers offload.',
    whenItMoves: 'No free memory together with many loaded bytes: the models in demand do not fit side by side.',
    labels: { cell: 'cell', state: 'memoryState' },
  },
  gpu_loads_total: {
    type: 'counter',
    help: 'Batches by how much of their model has to be loaded for them; no series while no cell offers offload.',
    whenItMoves:
      'Mostly full: the models in demand share nothing or push each other out; mostly none: one model is in demand.',
    labels: { cell: 'cell', kind: 'loadKind' },
  },
  gpu_loaded_bytes_total: {
    type: 'counter',
    help: 'Bytes of model blocks that plans load into GPU memory; no series while no cell offers offload.',
    whenItMoves: 'A rise without more requests means thrashing: more GPU memory or fewer models.',
    labels: { cell: 'cell' },
  },
  gpu_load_saved_bytes_total: {
    type: 'counter',
    help:
      'Bytes that batches use and need not load: loaded for another model, or kept since the same model used them; no ' +
      'series while no cell offers offload.',
    whenItMoves: 'When sharing falls, the models in demand share less: consider variants of one backbone.',
    labels: { cell: 'cell', by: 'savedBy' },
  },
  gpu_batch_size_requests: {
    type: 'histogram',
    help: 'Requests that are to run together in a batch of a GPU; empty while no cell offers offload.',
    whenItMoves:
      'Batches of one under load: deadlines are too short to wait for others, or too many models are in demand.',
    labels: {},
    buckets: BATCH_SIZE_BUCKETS,
  },
  server_clock_hertz: {
    type: 'gauge',
    help:
      "Clock of a cell's server promised to the co-inference requests under way, and left free, by the plan in force; " +
      'no series while no cell offers co-inference.',
    whenItMoves: 'None free together with refusals SERVER_FULL: the server is the bottleneck.',
    labels: { cell: 'cell', state: 'clockState' },
  },
  device_backlog_seconds: {
    type: 'gauge',
    help:
      'Longest time until a device of a cell is through with the chains that the plan in force has for it; no series while no ' +
      'cell offers chains.',
    whenItMoves:
      'When it exceeds the usual deadline, chains are refused with DEVICES_BUSY: add devices or relieve them.',
    labels: { cell: 'cell' },
  },

  // epochs and how long deciding takes
  epochs_total: {
    type: 'counter',
    help: 'Epochs closed, by what closed them.',
    whenItMoves: 'Many closed by clock: a source is silent; by size: the buffer is too small or planning too slow.',
    labels: { trigger: 'trigger' },
  },
  epoch_size_requests: {
    type: 'histogram',
    help: 'New requests in an epoch.',
    whenItMoves: 'Growing epochs at a steady load are merged epochs: look at planning_duration_seconds.',
    labels: {},
    buckets: REQUEST_COUNT_BUCKETS,
  },
  decision_latency_seconds: {
    type: 'histogram',
    help: "Time from reading an epoch's oldest request to its decisions being in the log.",
    whenItMoves: 'Expect up to one epoch and a little; more is slow planning or a slow broker.',
    labels: {},
    buckets: DEADLINE_BUCKETS_SECONDS,
  },
  planning_duration_seconds: {
    type: 'histogram',
    help: 'Time spent deciding an epoch (all) or in one solver, without reading and writing.',
    whenItMoves: 'Near the epoch length, epochs get merged and requests shed: spread the cells over more shards.',
    labels: { solver: 'solver' },
    buckets: PLANNING_BUCKETS_SECONDS,
  },

  // the streams
  late_records_total: {
    type: 'counter',
    help: 'Records that came after their epoch had closed.',
    whenItMoves: 'Raise the lateness of the deployment or repair the clock of the sender.',
    labels: { topic: 'lateTopic' },
  },
  input_lag_seconds: {
    type: 'gauge',
    help: 'Age of the newest record when it was read (on event time: its distance behind the newest of all inputs).',
    whenItMoves: 'A steady rise means that this process does not keep up: add processes, or shards first.',
    labels: { topic: 'topic' },
  },
  dead_letters_total: {
    type: 'counter',
    help: 'Records put aside, by topic and code.',
    whenItMoves: 'slotwise dead-letters shows the records with a sentence each; repair the sender, then re-submit.',
    labels: { topic: 'topic', code: 'code' },
  },
  conservation_drift_requests: {
    type: 'gauge',
    help: 'Requests unaccounted for: received minus decided, put aside, repeated and in flight.',
    whenItMoves: 'Anything but 0 is a fault of the program: keep the topics and report it.',
    labels: {},
  },

  // shards and the process
  shards_configured: {
    type: 'gauge',
    help: 'Shards there are, whoever holds them: the partitions of each topic.',
    whenItMoves: 'All processes must show the same; the rule slotwise:shards_unready:count measures against it.',
    labels: {},
  },
  shards_owned: {
    type: 'gauge',
    help: 'Shards that this process holds.',
    whenItMoves: 'The sum over all processes is shards_configured; less means shards without an owner.',
    labels: {},
  },
  shard_state: {
    type: 'gauge',
    help: 'Shards of this process by the phase they are in.',
    whenItMoves: 'Shards that stay in taking or failed decide nothing: the log and /health/ready say why.',
    labels: { state: 'phase' },
  },
  restore_duration_seconds: {
    type: 'histogram',
    help: 'Time from taking a shard to deciding again.',
    whenItMoves: 'When it grows, write checkpoints more often.',
    labels: {},
    buckets: RESTORE_BUCKETS_SECONDS,
  },
  restored_epochs_total: {
    type: 'counter',
    help: 'Accepted epochs run again when a shard was taken.',
    whenItMoves: 'It moves at every restart that was no graceful stop; by thousands: write checkpoints more often.',
    labels: {},
  },
  checkpoint_size_bytes: {
    type: 'histogram',
    help: 'Size of a checkpoint as it lies in the log.',
    whenItMoves: 'It follows open requests, known users and remembered request ids.',
    labels: {},
    buckets: CHECKPOINT_BUCKETS_BYTES,
  },
  checkpoint_duration_seconds: {
    type: 'histogram',
    help: 'Time a shard spent writing a checkpoint, in which it closed no epoch.',
    whenItMoves: 'When it nears the length of an epoch, write checkpoints less often.',
    labels: {},
    buckets: PLANNING_BUCKETS_SECONDS,
  },
  rebalances_total: {
    type: 'counter',
    help: 'Shards taken or given up by this process.',
    whenItMoves: 'A steady rate means that processes join and leave all the time: look for restarts.',
    labels: {},
  },
  producer_resets_total: {
    type: 'counter',
    help: 'Terms given up because an append to the decision log was rejected.',
    whenItMoves: 'Look at the broker: in-sync replicas, quotas, the network in between.',
    labels: {},
  },
  build_info: {
    type: 'gauge',
    help: 'Always 1; the label says which version runs.',
    whenItMoves: 'Two versions side by side for long: a roll-out has stopped half way.',
    labels: { version: 'version' },
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof METRICS;

/** All names without prefix, in the order of the table. */
export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];
