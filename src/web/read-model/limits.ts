/** Bounds of the read model: it shows the recent past, the decision log holds the rest. */

/** Epochs kept of one cell. */
export const MAX_EPOCHS_PER_CELL = 300;
/** Epochs kept of all cells together: with very many cells each keeps fewer. */
export const MAX_EPOCHS = 60_000;
/** However many cells there are, each shows this many epochs. */
export const MIN_EPOCHS_PER_CELL = 20;
/** Cells shown; those first heard of later are counted in the totals alone. */
export const MAX_CELLS = MAX_EPOCHS / MIN_EPOCHS_PER_CELL;
/** Requests whose verdicts are kept. */
export const MAX_REQUESTS = 20_000;
/** Grants, and deliveries, kept of one epoch of one cell; the sums always cover all. */
export const MAX_GRANTS_PER_EPOCH = 300;
/** Verdicts kept of one epoch of one cell, newest first to stay; the counts always cover all. */
export const MAX_VERDICTS_PER_EPOCH = 50;
/** Grants kept of one request, the newest; the sums always cover all. */
export const MAX_GRANTS_PER_REQUEST = 100;
/** Batches kept of one request, the newest: it is put in another one only when its input came too late for the last. */
export const MAX_BATCHES_PER_REQUEST = 4;
/** Verdicts of all cells kept in the order they came. */
export const MAX_LATEST_VERDICTS = 40;
/** A position to read on from is remembered every so many epochs of a shard. */
export const EPOCHS_BETWEEN_POSITIONS = 50;
/** Positions remembered of one shard. */
export const MAX_POSITIONS = 2_000;
