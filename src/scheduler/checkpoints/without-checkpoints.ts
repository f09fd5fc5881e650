/** What to do about a checkpoint that cannot be used. */
export const WITHOUT_CHECKPOINTS =
  '--ignore-checkpoints restores without them, from the whole log as long as its beginning is there';
