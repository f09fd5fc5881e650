/**
 * When what was appended is forced onto the disk, in Redis' terms: before every acknowledgement, once a second, or when the
 * system likes. A process that dies loses nothing with any of them; a machine that does, nothing, a second, or more.
 */
export const FSYNC_POLICIES = ['always', 'everysec', 'no'] as const;
export type FsyncPolicy = (typeof FSYNC_POLICIES)[number];
