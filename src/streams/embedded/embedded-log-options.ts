export interface EmbeddedLogOptions {
  /** Bound on one partition in memory, bytes, records counted with their overhead. Default 64 MiB. */
  readonly maxPartitionBytes?: number;
  /** Bound on one record's value, key and headers, bytes. Default 1 MiB. */
  readonly maxRecordBytes?: number;
  /** Bound on a delivered batch, and on a `read` that asks for nothing else. Default 500. */
  readonly maxBatchRecords?: number;
  /** Stamps records that bring no time of their own, ms since 1970. */
  readonly now: () => number;
  /**
   * Runs a round of deliveries soon, never at once. Default `setImmediate`: what was appended meanwhile travels in one
   * batch, and sockets get their turn between rounds. A simulator with virtual time passes its own.
   */
  readonly schedule?: (round: () => void) => void;
}

export type CompleteEmbeddedLogOptions = Required<EmbeddedLogOptions>;

export function withDefaults(options: EmbeddedLogOptions): CompleteEmbeddedLogOptions {
  return {
    maxPartitionBytes: 64 * 1024 * 1024,
    maxRecordBytes: 1024 * 1024,
    maxBatchRecords: 500,
    schedule: (round) => {
      setImmediate(round);
    },
    ...options,
  };
}
