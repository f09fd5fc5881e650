import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { describeWithChromium } from './describe-with-chromium.js';

let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  environment = { ...process.env };
  process.env.CHROMIUM = '/no/such/browser';
});
afterEach(() => {
  process.env = environment;
});

it('does not let the tests in the browser be skipped unseen where everything must run', () => {
  process.env.CI = 'true';
  expect(() => {
    describeWithChromium('anything', () => undefined);
  }).toThrow(/there is no Chromium .* with CI=true the tests in the browser must run/);
});
