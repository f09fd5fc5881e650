import { BUNDLED_CATALOGUES } from '../contracts/catalogue/index.js';
import { LOG_LEVELS, type LogLevel } from '../telemetry/logging/log-levels.js';
import { FSYNC_POLICIES } from '../streams/durable/fsync-policy.js';
import { KAFKA_SETTINGS } from './kafka-settings.js';
import { flag } from './settings/flag.js';
import { wholeNumber } from './settings/number-parsers.js';
import { single, withDefault } from './settings/setting.js';
import { anyText, oneOf } from './settings/text-parser.js';
import { duration } from './settings/time-parsers.js';

export type { LogLevel };

export const TIME_KINDS = ['event', 'clock'] as const;
export type TimeKind = (typeof TIME_KINDS)[number];

export const OUTCOME_SOURCES = ['twin', 'external', 'none'] as const;
export type OutcomeSource = (typeof OUTCOME_SOURCES)[number];

const REACH = {
  host: single(
    { flags: '--host <address>', variable: 'SLOTWISE_HOST', help: 'address to listen on' },
    anyText,
    '127.0.0.1',
  ),
  bearerToken: single(
    { flags: '--bearer-token <token>', variable: 'SLOTWISE_BEARER_TOKEN', help: 'what HTTP callers must present' },
    anyText,
    undefined,
  ),
  logLevel: single(
    { flags: '--log-level <level>', variable: 'SLOTWISE_LOG_LEVEL', help: `log on stderr: ${LOG_LEVELS.join(', ')}` },
    oneOf(LOG_LEVELS),
    'warn',
  ),
  exemplars: flag(
    {
      flags: '--exemplars',
      variable: 'SLOTWISE_EXEMPLARS',
      help: 'metrics in OpenMetrics, with request ids beside the buckets of deadlines',
    },
    false,
  ),
};

const SCHEDULING = {
  catalogue: single(
    {
      flags: '--catalogue <file>',
      variable: 'SLOTWISE_CATALOGUE',
      help: `cells, models and devices, YAML or JSON; or ${BUNDLED_CATALOGUES.join(', ')}`,
      fallbackWords: BUNDLED_CATALOGUES[0],
    },
    anyText,
    undefined,
  ),
  epochMs: single(
    {
      flags: '--epoch-ms <ms>',
      variable: 'SLOTWISE_EPOCH_MS',
      help: 'length of an epoch, 10 to 10000',
      fallbackWords: "the catalogue's",
    },
    wholeNumber(10, 10_000),
    undefined,
  ),
  seed: single(
    { flags: '--seed <number>', variable: 'SLOTWISE_SEED', help: 'same seed, same traffic' },
    wholeNumber(0, Number.MAX_SAFE_INTEGER),
    1,
  ),
  shards: single(
    { flags: '--shards <count>', variable: 'SLOTWISE_SHARDS', help: 'partitions of the topics' },
    wholeNumber(1, 256),
    4,
  ),
  record: single(
    {
      flags: '--record <file>',
      variable: 'SLOTWISE_RECORD',
      help: 'write the decision log as NDJSON, gzip if it ends in .gz',
    },
    anyText,
    undefined,
  ),
  recordInputs: flag(
    {
      flags: '--record-inputs',
      variable: 'SLOTWISE_RECORD_INPUTS',
      help: 'write requests, reports and outcomes there too: then decisions --verify can run it again',
    },
    false,
  ),
};

const DURABILITY = {
  logDir: single(
    {
      flags: '--log-dir <folder>',
      variable: 'SLOTWISE_LOG_DIR',
      help: 'keep the log in this folder, and go on from what is there',
      fallbackWords: 'in memory',
    },
    anyText,
    undefined,
  ),
  logFsync: single(
    {
      flags: '--log-fsync <policy>',
      variable: 'SLOTWISE_LOG_FSYNC',
      help: `what a power loss may take, none, a second or more: ${FSYNC_POLICIES.join(', ')}`,
    },
    oneOf(FSYNC_POLICIES),
    'everysec',
  ),
};

const RESTORE = {
  checkpointEvery: single(
    {
      flags: '--checkpoint-every <epochs>',
      variable: 'SLOTWISE_CHECKPOINT_EVERY',
      help: 'epochs a restart re-runs at most',
    },
    wholeNumber(1, 1_000_000),
    600,
  ),
  ignoreCheckpoints: flag(
    {
      flags: '--ignore-checkpoints',
      variable: 'SLOTWISE_IGNORE_CHECKPOINTS',
      help: 'restart by re-running the whole log, for instance when a checkpoint is damaged',
    },
    false,
  ),
  changeCatalogue: flag(
    {
      flags: '--change-catalogue',
      variable: 'SLOTWISE_CHANGE_CATALOGUE',
      help: 'go on with this catalogue where the log was written with another',
    },
    false,
  ),
};

/** The settings of what serves. */
export const SERVE_SETTINGS = {
  port: single({ flags: '--port <number>', variable: 'PORT', help: 'HTTP port' }, wholeNumber(0, 65_535), 3000),
  ...REACH,
  ...SCHEDULING,
  ...RESTORE,
  ...DURABILITY,
  ...KAFKA_SETTINGS,
  time: single(
    { flags: '--time <kind>', variable: 'SLOTWISE_TIME', help: 'what closes an epoch: event or clock' },
    oneOf(TIME_KINDS),
    'clock',
  ),
  outcomes: single(
    { flags: '--outcomes <source>', variable: 'SLOTWISE_OUTCOMES', help: 'who reports: twin, external or none' },
    oneOf(OUTCOME_SOURCES),
    'external',
  ),
  grace: single(
    {
      flags: '--grace <duration>',
      variable: 'SLOTWISE_GRACE',
      help: 'how long an end in good order may take; then it says what is not finished, and ends with code 1',
      fallbackWords: '30s',
    },
    duration(1),
    30_000,
  ),
  json: flag({ flags: '--json', variable: 'SLOTWISE_JSON', help: 'print the final table as JSON' }, false),
};

/** Of `serve` alone; `replay` always ends. */
export const EXIT_SETTINGS = {
  exit: flag({ flags: '--exit', variable: 'SLOTWISE_EXIT', help: 'end when the replay has been carried out' }, false),
};

/** `replay` serves too, but as a job: as fast as it can, with the twin, out of the way of a service on the usual port. */
export const REPLAY_SERVE_SETTINGS = {
  ...SERVE_SETTINGS,
  port: withDefault(SERVE_SETTINGS.port, 0, 'a free one'),
  time: withDefault(SERVE_SETTINGS.time, 'event'),
  outcomes: withDefault(SERVE_SETTINGS.outcomes, 'twin'),
};
