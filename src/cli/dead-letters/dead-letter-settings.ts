import { CODE_PREFIX, DEAD_LETTER_CODES, type DeadLetterCode } from '../../contracts/index.js';
import { CLIENT_SETTINGS } from '../service-client/client-settings.js';
import { flag } from '../settings/flag.js';
import { wholeNumber } from '../settings/number-parsers.js';
import type { ReadSettings } from '../settings/read-settings.js';
import { single } from '../settings/setting.js';
import { anyText, oneOf, type TextParser } from '../settings/text-parser.js';
import { KAFKA_SOURCE_SETTINGS, STORED_LOG_SETTINGS } from '../sources/source-settings.js';

/** As many as a running service shows. */
export const MOST_LETTERS = 500;

const code: TextParser<DeadLetterCode> = {
  expected: `one of ${DEAD_LETTER_CODES.join(', ')}`,
  parse: (text) => DEAD_LETTER_CODES.find((one) => one === text || one === `${CODE_PREFIX}${text}`),
};

/** Where dead letters are. */
export const PLACE_SETTINGS = { ...CLIENT_SETTINGS, ...STORED_LOG_SETTINGS };

export const KAFKA_SETTINGS = KAFKA_SOURCE_SETTINGS;

export const FILTER_SETTINGS = {
  code: single(
    { flags: '--code <code>', variable: 'SLOTWISE_CODE', help: 'put aside for this reason, such as INVALID' },
    code,
    undefined,
  ),
  topic: single(
    { flags: '--topic <name>', variable: 'SLOTWISE_TOPIC', help: 'from requests, reports or outcomes' },
    oneOf(['requests', 'reports', 'outcomes']),
    undefined,
  ),
};

export const LIST_SETTINGS = {
  open: flag({ flags: '--open', variable: 'SLOTWISE_OPEN', help: 'not those that were sent again' }, false),
  limit: single(
    { flags: '--limit <count>', variable: 'SLOTWISE_LIMIT', help: 'so many at most, of a service up to 500' },
    wholeNumber(1, Number.MAX_SAFE_INTEGER),
    20,
  ),
};

export const SHOW_SETTINGS = {
  value: flag({ flags: '--value', variable: 'SLOTWISE_VALUE', help: 'print the original bytes, nothing else' }, false),
};

export const RESUBMIT_SETTINGS = {
  all: flag({ flags: '--all', variable: 'SLOTWISE_ALL', help: 'all that were not sent again yet' }, false),
  valueFile: single(
    {
      flags: '--value-file <file>',
      variable: 'SLOTWISE_VALUE_FILE',
      help: 'send this instead of the original bytes, of one letter; - is stdin',
    },
    anyText,
    undefined,
  ),
  again: flag({ flags: '--again', variable: 'SLOTWISE_AGAIN', help: 'also what was sent again before' }, false),
  dryRun: flag({ flags: '--dry-run', variable: 'SLOTWISE_DRY_RUN', help: 'only say what would be done' }, false),
};

export const OUTPUT_SETTINGS = {
  json: flag({ flags: '--json', variable: 'SLOTWISE_JSON', help: 'print JSON' }, false),
};

export type ReadPlaceSettings = ReadSettings<typeof PLACE_SETTINGS & typeof KAFKA_SETTINGS>;
