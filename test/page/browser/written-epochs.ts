/** Epochs of a decision log that is written by hand. */
export const EPOCH_MS = 100;
export const FIRST_EPOCH = 17_000_000_000;
export const LAST_EPOCH = FIRST_EPOCH + 29;

/** When the plan of an epoch takes effect, ms since 1970. */
export const startOf = (epoch: number): number => (epoch + 1) * EPOCH_MS + 50;

/** One request in each mode. */
export const REQUESTS = {
  download: 'request-download',
  offload: 'request-offload',
  split: 'request-split',
  chain: 'request-chain',
} as const;
