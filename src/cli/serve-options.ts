import type { ReplayOptions, ReplaySpeed } from '../replay/index.js';
import type { DurableLogOptions } from '../streams/index.js';
import type { KafkaPlace } from './kafka-place.js';
import type { LogLevel, OutcomeSource, TimeKind } from './serve-settings.js';

/** What is replayed while serving. */
export interface ServeReplay extends ReplayOptions {
  readonly speed: ReplaySpeed;
}

/** The folder the log is kept in. */
export type ServeDurableLog = Required<Pick<DurableLogOptions, 'folder' | 'fsync' | 'onTornTail'>>;

/** Where the log is, if it is in Kafka. */
export interface ServeKafka extends KafkaPlace {
  readonly createTopics: boolean;
  /** Told what is waited for, and why. */
  readonly onWaiting: (words: string) => void;
}

/** Everything `serve` was asked for, checked and complete; frozen. */
export interface ServeOptions {
  /** 0: a free one. */
  readonly port: number;
  readonly host: string;
  /** Callers must present it; absent: nobody is asked. */
  readonly bearerToken?: string;
  readonly logLevel: LogLevel;
  /** Metrics point to requests. */
  readonly exemplars: boolean;
  /** The catalogue: a path, or the name of a bundled one; absent: the bundled example. */
  readonly catalogue?: string;
  /** Absent: the catalogue's. */
  readonly epochMs?: number;
  readonly seed: number;
  /** Partitions of the topics. */
  readonly shards: number;
  /** Absent: the log is in Kafka, or in memory only. */
  readonly durableLog?: ServeDurableLog;
  /** Absent: the log is embedded. */
  readonly kafka?: ServeKafka;
  readonly time: TimeKind;
  readonly outcomes: OutcomeSource;
  /** Epochs between two checkpoints at most. */
  readonly checkpointEvery: number;
  /** Restart by re-running the whole log. */
  readonly ignoreCheckpoints: boolean;
  /** Go on with this catalogue where the log was written with another. */
  readonly changeCatalogue: boolean;
  /** File the decision log is written to as NDJSON; gzip if it ends in `.gz`. */
  readonly record?: string;
  /** Requests, reports and outcomes go into that file too. */
  readonly recordInputs: boolean;
  readonly replay?: ServeReplay;
  /** How long an end in good order may take, ms. */
  readonly graceMs: number;
  /** End when the replay has been carried out. */
  readonly exit: boolean;
  /** The final table as JSON. */
  readonly json: boolean;
}
