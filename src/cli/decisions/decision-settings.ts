import { BUNDLED_CATALOGUES } from '../../contracts/catalogue/index.js';
import { VERDICTS } from '../../core/messages.js';
import { CLIENT_SETTINGS } from '../service-client/client-settings.js';
import { SERVE_SETTINGS } from '../serve-settings.js';
import { flag } from '../settings/flag.js';
import { wholeNumber } from '../settings/number-parsers.js';
import type { ReadSettings } from '../settings/read-settings.js';
import { list, single } from '../settings/setting.js';
import { anyText, oneOf } from '../settings/text-parser.js';
import { KAFKA_SOURCE_SETTINGS, STORED_LOG_SETTINGS } from '../sources/source-settings.js';
import { epochRange } from './epoch-range.js';

export const SOURCE_SETTINGS = {
  ...CLIENT_SETTINGS,
  file: single(
    { flags: '--file <file>', variable: 'SLOTWISE_FILE', help: 'a run recorded with --record, instead of a service' },
    anyText,
    undefined,
  ),
  logDir: STORED_LOG_SETTINGS.logDir,
  follow: flag(
    {
      flags: '--follow',
      negative: { flags: '--no-follow', help: 'end with what is there' },
      variable: 'SLOTWISE_FOLLOW',
      help: 'wait for what is decided next',
      fallbackWords: 'follow a service or Kafka',
    },
    undefined,
  ),
};

export const FILTER_SETTINGS = {
  cell: single({ flags: '--cell <id>', variable: 'SLOTWISE_CELL', help: 'of this cell' }, anyText, undefined),
  request: single(
    { flags: '--request <id>', variable: 'SLOTWISE_REQUEST', help: 'of this request, with the plans that serve it' },
    anyText,
    undefined,
  ),
  verdict: single(
    { flags: '--verdict <kind>', variable: 'SLOTWISE_VERDICT', help: VERDICTS.join(', ') },
    oneOf(VERDICTS),
    undefined,
  ),
  epoch: single(
    { flags: '--epoch <range>', variable: 'SLOTWISE_EPOCH', help: 'of these epochs: A, A..B, A.. or ..B' },
    epochRange,
    undefined,
  ),
  shard: single(
    { flags: '--shard <number>', variable: 'SLOTWISE_SHARD', help: 'of this shard' },
    wholeNumber(0, Number.MAX_SAFE_INTEGER),
    undefined,
  ),
};

export const OUTPUT_SETTINGS = {
  json: flag({ flags: '--json', variable: 'SLOTWISE_JSON', help: 'print the records as NDJSON' }, false),
};

export const VERIFY_SETTINGS = {
  verify: flag(
    {
      flags: '--verify',
      variable: 'SLOTWISE_VERIFY',
      help: 'run a log (--log-dir, --brokers, a --file with its inputs) again and report the first difference',
    },
    false,
  ),
  catalogues: {
    ...list(
      {
        flags: '--catalogue <files...>',
        variable: SERVE_SETTINGS.catalogue.variable,
        help: 'what it was planned with, if no checkpoint holds it; several if it changed on the way',
      },
      anyText,
    ),
    fallbackWords: BUNDLED_CATALOGUES[0],
  },
  epochMs: SERVE_SETTINGS.epochMs,
};

export const DECISION_SETTINGS = {
  ...SOURCE_SETTINGS,
  ...KAFKA_SOURCE_SETTINGS,
  ...FILTER_SETTINGS,
  ...VERIFY_SETTINGS,
  ...OUTPUT_SETTINGS,
};

export type ReadDecisionSettings = ReadSettings<typeof DECISION_SETTINGS>;
export type DecisionSettings = ReadDecisionSettings['values'];
