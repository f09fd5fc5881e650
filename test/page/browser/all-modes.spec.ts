/** These open the built page: run `npm run build` first after a change. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { CELL, type WebFixture } from '../../../src/web/testing/web-fixture.js';
import { serveAllModes } from './all-modes.js';
import { launchChromium } from './chromium.js';
import { describeWithChromium } from './describe-with-chromium.js';
import { type Scheme, WatchedPage } from './watched-page.js';
import { REQUESTS } from './written-epochs.js';

describeWithChromium('the live page of a cell with all modes under way', () => {
  let browser: Browser;
  let web: WebFixture;

  beforeAll(async () => {
    [browser, web] = await Promise.all([launchChromium(), serveAllModes()]);
  });
  afterAll(async () => {
    await browser.close();
    await web.close();
  });

  const open = async (
    options: { readonly colorScheme?: Scheme; readonly width?: number } = {},
  ): Promise<WatchedPage> => {
    const { colorScheme = 'dark', width = 1280 } = options;
    const viewport = { width, height: 900 };
    const watched = await WatchedPage.open(browser, `${web.url}/#${CELL}`, { colorScheme, viewport });
    await watched.page.locator('#chain-rows button.request').waitFor();
    return watched;
  };

  it('draws both directions, the GPU, models on their way, models cut in two and chains', async () => {
    const watched = await open();
    const { page } = watched;
    for (const direction of ['#downlink', '#uplink']) expect(await watched.isPainted(`${direction} canvas`)).toBe(true);
    expect(await page.locator('#legend .label').allTextContents()).toEqual([
      'chain',
      'co-inference',
      'download',
      'offload',
    ]);
    const textOf = (selector: string): Promise<string[]> => page.locator(selector).allTextContents();
    const [delivery] = await textOf('#delivery-rows li');
    expect(delivery).toContain(REQUESTS.download);
    expect(delivery).toMatch(/\d Mbit left/);
    expect((await textOf('#gpu-batches li'))[0]).toBe(
      `${REQUESTS.offload}+ 2resnet50-defectsload 17 of 26 MB in 25 ms, wait 12 ms, run 4 ms`,
    );
    expect(await page.locator('#gpu-totals').textContent()).toMatch(
      /^30 batches: \d+ MB loaded, \d+ MB saved by sharing, \d+ MB there already\.$/,
    );
    expect(await page.locator('#gpu-batches canvas').first().getAttribute('aria-label')).toBe(
      '4 of 18 layers loaded for it, 14 shared',
    );
    expect(await page.locator('#gpu-timeline rect.run').count()).toBe(5);
    expect(await textOf('#split-rows li')).toEqual([
      `${REQUESTS.split}resnet344 of 18 layers on the device, 35 % pruneddevice 73 ms, 0.7 Mbit up, server 150 ms at 2.00 GHz`,
    ]);
    expect(await page.locator('#splits-totals').textContent()).toBe(
      '1 under way: 1 on their devices, 0 to be sent, 0 on the server; 2.00 GHz of the server promised.',
    );
    expect(await textOf('#chain-rows li')).toEqual([
      `${REQUESTS.chain}mobilenet_v2camera-1 layers 1–7, camera-1 → gateway in 40 ms, gateway layers 8–14 in 55 ms, ` +
        'gateway → screen-1 in 80 ms, screen-1 layers 15–19 in 90 ms',
    ]);
    // The newest plan and the five before it; of the last layers of the newest only the first 10 ms are bound.
    expect(await page.locator('#chain-gantt rect.segment:not(.planned)').count()).toBe(18);
    expect(await page.locator('#chain-gantt rect.segment.planned').count()).toBe(1);
    expect(await page.locator('#chain-gantt line.transfer').count()).toBe(12);
    expect((await textOf('#reasons li'))[0]).toContain('downlink: needs 34 blocks, 12 free');
    await page.context().close();
  });

  it('opens the story of what is clicked in the spectrum and in the drawings', async () => {
    const { page } = await open();
    const { width, height } = (await page.locator('#downlink canvas').boundingBox()) ?? { width: 0, height: 0 };
    // The newest epoch, near the bottom: the first request of the stack.
    await page.locator('#downlink canvas').click({ position: { x: width - 3, y: height - 40 } });
    await page.locator('#story-title', { hasText: REQUESTS.download }).waitFor();
    await page.locator('#story-body', { hasText: 'user-1; 2.50 s allowed' }).waitFor();
    await page.locator('#story-close').click();
    await page.locator('#chain-gantt rect.segment').first().click();
    await page.locator('#story-title', { hasText: REQUESTS.chain }).waitFor();
    await page.context().close();
  });

  it('tells the story of an offloaded request: its input, its blocks, its batch', async () => {
    const { page } = await open();
    await page.locator('#gpu-batches button.request', { hasText: REQUESTS.offload }).click();
    await page.locator('#story .facts').waitFor();
    const factOf = async (name: string): Promise<string | null> =>
      page.locator(`#story dt:text-is("${name}") + dd`).textContent();
    expect(await factOf('Input')).toBe('4.7 Mbit to send up from 22:13:20.250 on, due at 22:13:23.080');
    expect(await factOf('Granted')).toMatch(/^uplink blocks in 28 plans, /);
    expect(await factOf('Batch')).toMatch(/^With 2 others: 4 layers loaded from 22:13:23.055 to 22:13:23.080, /);
    await page.context().close();
  });

  it('leaves its connection to others while nobody sees it, and fills again when somebody does', async () => {
    const { page } = await open();
    const hide = (hidden: boolean): Promise<void> =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    const isLive = (request: { url(): string }): boolean => request.url().includes('/api/live');
    const [ended] = await Promise.all([page.waitForEvent('requestfailed', isLive), hide(true)]);
    expect(ended.failure()?.errorText).toBe('net::ERR_ABORTED');
    await Promise.all([page.waitForRequest(isLive), hide(false)]);
    await page.locator('#chain-rows button.request').waitFor();
    await page.context().close();
  });

  it('says so when a request is not known', async () => {
    const { page } = await open();
    await page.locator('#find-id').fill('unheard-of');
    await page.locator('#find-id').press('Enter');
    await page.locator('#story-body', { hasText: 'No verdict on request unheard-of is kept' }).waitFor();
    await page.context().close();
  });

  describe.each<Scheme>(['dark', 'light'])('in %s colours', (colorScheme) => {
    it('has no serious issue that axe-core finds, with and without a story open', async () => {
      const watched = await open({ colorScheme });
      expect(await watched.seriousIssues()).toEqual([]);
      await watched.page.locator('#verdicts button.request').first().click();
      await watched.page.locator('#story .facts').waitFor();
      expect(await watched.seriousIssues()).toEqual([]);
      expect(watched.complaints).toEqual([]);
      await watched.close();
    });
  });

  it.each([360, 768])('does not scroll sideways in a window of %d px, story open or not', async (width) => {
    const { page } = await open({ width });
    const overflow = (): Promise<number> =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await page.locator('#verdicts button.request').first().click();
    await page.locator('#story .facts').waitFor();
    expect(await overflow()).toBe(0);
    expect(await page.locator('#story').evaluate((story) => story.scrollWidth - story.clientWidth)).toBe(0);
    await page.context().close();
  });
});
