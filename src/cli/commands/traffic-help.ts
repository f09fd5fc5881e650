import { DEFAULT_TRAFFIC_PROFILE, describeTrafficProfile } from '../../replay/index.js';
import { hangingLines, HELP_WIDTH, paragraphs } from '../help-text.js';

/** The profile's attributes stand in the first column, what is drawn in the second. */
const PROFILE_COLUMN = 17;

/** What the replay adds to a recording, for the help of the commands that replay. */
export function trafficHelp(): string {
  const [title = '', ...attributes] = describeTrafficProfile(DEFAULT_TRAFFIC_PROFILE).split('\n');
  const lines = attributes.map((line) => (line.length > HELP_WIDTH ? hangingLines(line, PROFILE_COLUMN) : line));
  return `\n${paragraphs(title)}\n${lines.join('\n')}`;
}
