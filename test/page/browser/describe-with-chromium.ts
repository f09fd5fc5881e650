import { describe } from '@jest/globals';
import { chromiumPath, PLACES } from './chromium.js';

/** `describe` for what needs Chromium. Without one it is skipped with a line that says so; with CI=true that is an error. */
export function describeWithChromium(name: string, tests: () => void): void {
  if (chromiumPath() !== undefined) {
    describe(name, tests);
    return;
  }
  const why = `there is no Chromium (${PLACES.join(', ')}, or the one named by CHROMIUM)`;
  if (process.env.CI === 'true') throw new Error(`${why}, and with CI=true the tests in the browser must run`);
  process.stderr.write(`SKIPPED: ${name}, because ${why}\n`);
  describe.skip(name, tests);
}
