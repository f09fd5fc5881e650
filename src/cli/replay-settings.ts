import { MODES } from '../core/catalogue.js';
import { MOST_LOAD, REPLAY_DEFAULTS, REPORT_FORMATS, REQUEST_FORMATS, type ReplaySpeed } from '../replay/index.js';
import { flag } from './settings/flag.js';
import { factor } from './settings/number-parsers.js';
import { commaList, list, single, withDefault } from './settings/setting.js';
import { anyText, oneOf, type TextParser } from './settings/text-parser.js';
import { duration, isoTimeOrNow } from './settings/time-parsers.js';

const namesOf = (formats: readonly { readonly name: string }[]): readonly string[] => formats.map(({ name }) => name);

const SPEED = factor(100_000);

/** Event time per real time: `2`, `2x` or `max`. */
const speed: TextParser<ReplaySpeed> = {
  expected: `max, or ${SPEED.expected} such as 2 or 2x`,
  parse: (text) => (text === 'max' ? 'max' : SPEED.parse(text.replace(/x$/, ''))),
};

const FILES = {
  replay: single(
    { flags: '--replay <name>', variable: 'SLOTWISE_REPLAY', help: 'a recording that comes along: bundled' },
    oneOf(['bundled']),
    undefined,
  ),
  requests: list({ flags: '--requests <files...>', variable: 'SLOTWISE_REQUESTS', help: 'recorded requests' }, anyText),
  requestsFormat: commaList(
    {
      flags: '--requests-format <names>',
      variable: 'SLOTWISE_REQUESTS_FORMAT',
      help: `${namesOf(REQUEST_FORMATS).join(', ')}: one for all files or one each, with commas`,
      fallbackWords: 'guessed',
    },
    oneOf(namesOf(REQUEST_FORMATS)),
  ),
  reports: list({ flags: '--reports <files...>', variable: 'SLOTWISE_REPORTS', help: 'recorded reports' }, anyText),
  reportsFormat: commaList(
    {
      flags: '--reports-format <names>',
      variable: 'SLOTWISE_REPORTS_FORMAT',
      help: `${namesOf(REPORT_FORMATS).join(', ')}: likewise`,
      fallbackWords: 'guessed',
    },
    oneOf(namesOf(REPORT_FORMATS)),
  ),
};

const STRETCH = {
  from: single(
    {
      flags: '--from <duration>',
      variable: 'SLOTWISE_FROM',
      help: 'begin this long after the first row, such as 90s',
      fallbackWords: 'the first row',
    },
    duration(0),
    undefined,
  ),
  for: single(
    {
      flags: '--for <duration>',
      variable: 'SLOTWISE_FOR',
      help: 'length of the stretch, such as 5m or 500ms',
      fallbackWords: 'to the end',
    },
    duration(Number.MIN_VALUE),
    undefined,
  ),
  startAt: single(
    {
      flags: '--start-at <time>',
      variable: 'SLOTWISE_START_AT',
      help: 'event time of the first row; now: live traffic',
      fallbackWords: `${new Date(REPLAY_DEFAULTS.startAtMs).toISOString()}, with --time clock now`,
    },
    isoTimeOrNow,
    undefined,
  ),
};

const READING = {
  modes: commaList(
    {
      flags: '--modes <names>',
      variable: 'SLOTWISE_MODES',
      help: `what requests allow: ${MODES.join(', ')}; with commas, preferred first; offload with --catalogue bundled:fine-tuned`,
      fallbackWords: REPLAY_DEFAULTS.modes.join(','),
    },
    oneOf(MODES),
  ),
  strict: flag(
    { flags: '--strict', variable: 'SLOTWISE_STRICT', help: 'stop at the first line that does not parse' },
    REPLAY_DEFAULTS.strict,
  ),
};

/** Which recording, and what of it. */
export const RECORDING_SETTINGS = { ...FILES, ...STRETCH, ...READING };

/** What is replayed, and how. */
export const REPLAY_SETTINGS = {
  ...FILES,
  load: single(
    { flags: '--load <factor>', variable: 'SLOTWISE_LOAD', help: 'requests per recorded request, such as 0.5 or 4' },
    factor(MOST_LOAD),
    REPLAY_DEFAULTS.load,
  ),
  speed: single(
    { flags: '--speed <factor>', variable: 'SLOTWISE_SPEED', help: 'event time per real time, such as 2x; or max' },
    speed,
    1,
  ),
  ...STRETCH,
  ...READING,
};

/** The same for the command `replay`: as fast as it can. */
export const REPLAY_COMMAND_SETTINGS = {
  ...REPLAY_SETTINGS,
  speed: withDefault(REPLAY_SETTINGS.speed, 'max', 'max; 1 if it starts now'),
};

/** Of the command `replay` alone. */
export const FEED_SETTINGS = {
  feedOnly: flag(
    {
      flags: '--feed-only',
      variable: 'SLOTWISE_FEED_ONLY',
      help: 'only write the traffic into Kafka, and decide nothing',
    },
    false,
  ),
};
