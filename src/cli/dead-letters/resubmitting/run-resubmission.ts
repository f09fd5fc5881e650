import { deadLetterKey } from '../../../contracts/index.js';
import type { CommandContext } from '../../command-context.js';
import { EXIT, type ExitCode } from '../../exit-codes.js';
import { LineWriter } from '../../output/line-writer.js';
import { openStoredLog, openStoredLogToAppend, type StoredLog } from '../../sources/stored-log.js';
import { chosenLetters, type LetterChoice } from './chosen-letters.js';
import { type Resubmitted, resubmitLetters } from './resubmit-letters.js';

export interface ResubmissionOptions {
  readonly choice: LetterChoice;
  readonly value?: Uint8Array;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/**
 * Sends letters again and says what became of each. Nothing is sent if one that was named is not there.
 * @returns failed if one that was named was not sent
 */
export async function runResubmission(
  source: StoredLog,
  { choice, value, dryRun, json }: ResubmissionOptions,
  { stdout, stderr }: CommandContext,
): Promise<ExitCode> {
  const opened = await (dryRun ? openStoredLog(source) : openStoredLogToAppend(source));
  const output = new LineWriter(stdout);
  const counts = { sent: 0, refused: 0 };
  const say = async (one: Resubmitted): Promise<void> => {
    counts[one.refused === undefined ? 'sent' : 'refused'] += 1;
    await output.write(json ? JSON.stringify(one) : resubmittedWords(one));
  };
  try {
    const { places, missing, sentBefore } = await chosenLetters(opened, choice);
    if (missing.length > 0) {
      throw new Error(`no dead letter of ${missing.join(', ')}; nothing was sent; "dead-letters list" names them`);
    }
    for (const { letter, resubmittedTo = '' } of sentBefore) {
      const refused = `it was sent again as ${resubmittedTo}; --again sends it once more`;
      await say({ origin: deadLetterKey(letter), code: letter.code, refused });
    }
    const options = { ...opened, dryRun, now: () => Date.now(), ...(value === undefined ? {} : { value }) };
    for await (const one of resubmitLetters(places, options)) await say(one);
  } finally {
    await opened.log.close();
  }
  const verb = dryRun ? 'would be sent' : 'sent';
  stderr.write(`slotwise: ${counts.sent} ${verb} again, ${counts.refused} not\n`);
  return choice.origins.length > 0 && counts.refused > 0 ? EXIT.failed : EXIT.done;
}

function resubmittedWords({ origin, code, to, refused }: Resubmitted): string {
  if (to === undefined) return `${origin} ${code} not sent: ${refused ?? ''}`;
  const where = `${to.topic}/${to.partition}`;
  return to.offset === undefined
    ? `${origin} ${code} would go to ${where}`
    : `${origin} ${code} -> ${where}@${to.offset}`;
}
