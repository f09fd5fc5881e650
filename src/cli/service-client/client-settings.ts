import { single } from '../settings/setting.js';
import { anyText, type TextParser } from '../settings/text-parser.js';

export const DEFAULT_URL = 'http://127.0.0.1:3000';

const httpUrl: TextParser<string> = {
  expected: `an http or https URL such as ${DEFAULT_URL}`,
  parse: (text) => (/^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined),
};

/** Where a running service is reached. */
export const CLIENT_SETTINGS = {
  url: single({ flags: '--url <url>', variable: 'SLOTWISE_URL', help: 'the running service' }, httpUrl, DEFAULT_URL),
  token: single(
    { flags: '--token <token>', variable: 'SLOTWISE_TOKEN', help: 'the bearer token it asks for' },
    anyText,
    undefined,
  ),
};
