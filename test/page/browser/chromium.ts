import { describe } from '@jest/globals';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** The browser to test with: `CHROMIUM`, or the system's. */
export function chromiumPath(): string | undefined {
  const named = process.env.CHROMIUM ?? '';
  return named === '' ? PLACES.find((place) => existsSync(place)) : named;
}

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

export async function launchChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('there is no Chromium');
  // Chromium's sandbox does not work for root.
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
}
