import { availableParallelism } from 'node:os';
import { POLICY_NAMES } from '../../evaluation/policies/index.js';
import { MOST_LOAD, REPLAY_DEFAULTS } from '../../replay/index.js';
import { RECORDING_SETTINGS } from '../replay-settings.js';
import { SERVE_SETTINGS } from '../serve-settings.js';
import { flag } from '../settings/flag.js';
import { factor, wholeNumber } from '../settings/number-parsers.js';
import { commaList, single } from '../settings/setting.js';
import { anyText } from '../settings/text-parser.js';

export const DEFAULT_LOADS: readonly number[] = [0.5, 1, 2, 4, 8];

/** What is compared, and where the results go. */
export const COMPARISON_SETTINGS = {
  policies: commaList(
    {
      flags: '--policies <names>',
      variable: 'SLOTWISE_POLICIES',
      help: `what to compare, with commas: ${POLICY_NAMES.join(', ')}`,
      fallbackWords: 'all that differ in these modes',
    },
    { ...anyText, expected: `some of ${POLICY_NAMES.join(', ')}` },
  ),
  loads: commaList(
    {
      flags: '--loads <factors>',
      variable: 'SLOTWISE_LOADS',
      help: 'requests per recorded request, with commas',
      fallbackWords: DEFAULT_LOADS.join(','),
    },
    { ...factor(MOST_LOAD), expected: `numbers above 0 and at most ${MOST_LOAD}` },
  ),
  out: single(
    {
      flags: '--out <folder>',
      variable: 'SLOTWISE_OUT',
      help: 'folder for results.csv, report.md and deadline-hits.svg',
      fallbackWords: 'the table on stdout alone',
    },
    anyText,
    undefined,
  ),
  workers: single(
    {
      flags: '--workers <count>',
      variable: 'SLOTWISE_WORKERS',
      help: 'runs at a time, each on a thread of its own',
      fallbackWords: 'the number of cores',
    },
    wholeNumber(1, 256),
    availableParallelism(),
  ),
  json: flag({ flags: '--json', variable: 'SLOTWISE_JSON', help: 'print the report as JSON' }, false),
};

const { catalogue, epochMs, seed, shards } = SERVE_SETTINGS;

/** What is run: there is no load, speed or clock of one's own. */
export const RUN_SETTINGS = {
  ...RECORDING_SETTINGS,
  startAt: { ...RECORDING_SETTINGS.startAt, fallbackWords: new Date(REPLAY_DEFAULTS.startAtMs).toISOString() },
  ...{ catalogue, epochMs, seed, shards },
};
