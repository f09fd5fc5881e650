/** 1 ms to 5 s, dense where deadlines of edge requests lie. */
export const DEADLINE_BUCKETS_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5,
] as const;

/** 0.1 ms to 1 s: a cell is planned in a few percent of an epoch. */
export const PLANNING_BUCKETS_SECONDS = [
  0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1,
] as const;

/** 10 ms to 5 minutes. */
export const RESTORE_BUCKETS_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300] as const;

export const REQUEST_COUNT_BUCKETS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000] as const;

/** Doubling: what runs together in one batch of a GPU. */
export const BATCH_SIZE_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128] as const;

export const CHAIN_LENGTH_BUCKETS = [1, 2, 3, 4, 5, 6, 8, 10] as const;

/** Distortion is a share of what the unpruned model would keep, 0..1. */
export const DISTORTION_BUCKETS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1] as const;

/** From sending a text to computing a large model on a phone. */
export const ENERGY_BUCKETS_JOULES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20] as const;

/** The first holds what runs on the server alone, and only the last what runs on the device alone. */
export const DEVICE_SHARE_BUCKETS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9999, 1] as const;

/** 1 KiB to 64 MiB. */
export const CHECKPOINT_BUCKETS_BYTES = [
  1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
] as const;
