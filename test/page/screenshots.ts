/**
 * Pictures of the live page: `npm run screenshot`. The one in the README goes where it is used, the others into
 * .build/screenshots/, to be looked at.
 */
import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { CELL } from '../../src/web/testing/web-fixture.js';
import { serveAllModes } from './browser/all-modes.js';
import { launchChromium } from './browser/chromium.js';
import { RunningService } from './browser/running-service.js';
import { type Scheme, WatchedPage } from './browser/watched-page.js';

const README_PICTURE = 'docs/images/live-page.png';
const FOLDER = '.build/screenshots';
/** Enough for every cell to be busy, and for some to be overloaded. */
const TRAFFIC = ['--load', '3'];
/** Requests on time by when the charts are full. */
const ON_TIME = 500;

async function picturesOfTraffic(browser: Browser): Promise<void> {
  const service = await RunningService.start(0, TRAFFIC);
  const take = async (path: string, colorScheme: Scheme, width = 1280): Promise<void> => {
    const viewport = { width, height: 900 };
    const watched = await WatchedPage.open(browser, `${service.url}/#trial1-multi5`, { colorScheme, viewport });
    await watched.counts('onTime', ON_TIME);
    await watched.page.locator('#reasons .cause:not([hidden])').nth(1).waitFor();
    await watched.page.screenshot({ path, fullPage: true });
    const completed = watched.page.locator('#verdicts li', { has: watched.page.locator('.verdict-completed') });
    await watched.page.locator('#verdicts').hover();
    await completed.first().locator('button.request').click();
    await watched.page.locator('#story .facts').waitFor();
    await watched.page.screenshot({ path: `${FOLDER}/story-${colorScheme}-${width}.png` });
    await watched.close();
  };
  await take(README_PICTURE, 'dark', 1200);
  await take(`${FOLDER}/light.png`, 'light');
  await take(`${FOLDER}/narrow.png`, 'light', 360);
  await service.stop();
}

async function picturesOfChains(browser: Browser): Promise<void> {
  const service = await RunningService.start(0, ['--catalogue', 'bundled:chain', '--modes', 'chain', '--load', '3']);
  for (const cell of ['trial1-multi5', 'trial1-multi9']) {
    const watched = await WatchedPage.open(browser, `${service.url}/#${cell}`, { colorScheme: 'dark' });
    await watched.counts('onTime', ON_TIME / 5);
    await watched.page.locator('#chain-gantt .segment.planned').first().waitFor();
    await watched.page.screenshot({ path: `${FOLDER}/chains-${cell}.png`, fullPage: true });
    const completed = watched.page.locator('#verdicts li', { has: watched.page.locator('.verdict-completed') });
    await watched.page.locator('#verdicts').hover();
    await completed.first().locator('button.request').click();
    await watched.page.locator('#story .facts').waitFor();
    await watched.page.screenshot({ path: `${FOLDER}/chain-story-${cell}.png` });
    await watched.close();
  }
  await service.stop();
}

async function picturesOfAllModes(browser: Browser): Promise<void> {
  const web = await serveAllModes();
  for (const colorScheme of ['dark', 'light'] as const) {
    const watched = await WatchedPage.open(browser, `${web.url}/#${CELL}`, { colorScheme });
    await watched.page.locator('#chain-rows button.request').waitFor();
    await watched.page.screenshot({ path: `${FOLDER}/all-modes-${colorScheme}.png`, fullPage: true });
    await watched.close();
  }
  await web.close();
}

mkdirSync(FOLDER, { recursive: true });
const browser = await launchChromium();
await picturesOfAllModes(browser);
await picturesOfChains(browser);
await picturesOfTraffic(browser);
await browser.close();
console.log(`${README_PICTURE} and ${FOLDER}/`);
