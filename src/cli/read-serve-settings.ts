import type { REPLAY_SETTINGS } from './replay-settings.js';
import type { SERVE_SETTINGS } from './serve-settings.js';
import type { ReadSettings } from './settings/read-settings.js';

/** The settings of what serves and replays, read. */
export type ReadServeSettings = ReadSettings<typeof SERVE_SETTINGS & typeof REPLAY_SETTINGS>;
