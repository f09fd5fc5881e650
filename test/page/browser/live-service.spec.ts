/** These start the built program: run `npm run build` first after a change. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { CellSummary } from '../../../src/web/shown/cell-summary.js';
import type { RequestStory } from '../../../src/web/shown/request-story.js';
import { launchChromium } from './chromium.js';
import { describeWithChromium } from './describe-with-chromium.js';
import { RunningService } from './running-service.js';
import { WatchedPage } from './watched-page.js';

describeWithChromium('the live page of a running service', () => {
  let browser: Browser;
  let service: RunningService;
  let watched: WatchedPage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    service = await RunningService.start();
    watched = await WatchedPage.open(browser, service.url);
    await watched.says('Live');
  });
  afterEach(async () => {
    await watched.close();
    await service.stop();
  });

  it('fills with what is decided, and complains of nothing', async () => {
    const { page } = watched;
    await watched.counts('onTime', 5);
    await page.locator('#hit-ratio', { hasText: '%' }).waitFor();
    const cells = (await service.json('/api/cells')) as readonly { readonly cellId: string }[];
    expect(await page.locator('#cells .name').allTextContents()).toEqual(cells.map(({ cellId }) => cellId));
    await page.locator('#delivery-rows button.request').first().waitFor();
    expect(await watched.isPainted('#downlink canvas')).toBe(true);
    // Nothing of modes that are not offered.
    for (const section of ['#splits', '#chains', '#uplink']) {
      expect(await page.locator(section).isHidden()).toBe(true);
    }
    // A mode that is offered and was not asked for.
    expect(await page.locator('#gpu-nothing').isVisible()).toBe(true);
    expect(watched.complaints).toEqual([]);
  });

  it('shows another cell when it is chosen', async () => {
    const { page } = watched;
    await page.locator('#cells button[data-cell="trial1-multi9"]').click();
    await page.locator('#cell-title', { hasText: 'trial1-multi9' }).waitFor();
    await page.locator('#cells button[data-cell="trial1-multi9"][aria-pressed="true"]').waitFor();
    await page.waitForFunction(() => location.hash === '#trial1-multi9');
    await page.locator('#delivery-rows button.request').first().waitFor();
    const requestId = (await page.locator('#delivery-rows button.request').first().textContent()) ?? '';
    expect(await service.json(`/api/requests/${requestId}`)).toMatchObject({ cellId: 'trial1-multi9' });
  });

  it.each(['click', 'Enter'])('tells the story of a request after %s, and it is true', async (how) => {
    const { page } = watched;
    await watched.counts('onTime', 3);
    const completed = page.locator('#verdicts li', { has: page.locator('.verdict-completed') }).first();
    const button = completed.locator('button.request');
    // What is pointed at stands still.
    await page.locator('#verdicts').hover();
    const requestId = (await button.textContent()) ?? '';
    if (how === 'click') await button.click();
    else await button.press('Enter');
    await page.locator('#story[open] .facts').waitFor();
    expect(await page.locator('#story-title').textContent()).toBe(requestId);
    const story = (await service.json(`/api/requests/${requestId}`)) as RequestStory;
    const words = (await page.locator('#story-body').textContent()) ?? '';
    for (const expected of truthOf(story)) expect(words).toContain(expected);
    await page.keyboard.press('Escape');
    await page.locator('#story').waitFor({ state: 'hidden' });
    // The focus is back where it was.
    await page.locator(`#verdicts button.request[data-request="${requestId}"]:focus`).first().waitFor();
    expect(watched.complaints).toEqual([]);
  });

  it('says that the service is gone, and fills again when it is back', async () => {
    const { page } = watched;
    await watched.counts('received', 40);
    await service.stop();
    await watched.says('Connection lost');
    // A shorter run, so that what it comes to cannot be what was shown before.
    service = await RunningService.start(service.port, ['--for', '3s']);
    await watched.says('Live');
    const { received } = await service.settled();
    expect(received).toBeLessThan(40);
    await page.locator('[data-total="received"]', { hasText: new RegExp(`^${received}$`) }).waitFor();
    const cells = (await service.json('/api/cells')) as readonly CellSummary[];
    const { counts } = cells.find(({ counts: { completed } }) => completed > 0) ?? {};
    await page
      .locator('#cells .note', { hasText: `${counts?.completed ?? 'none'} of` })
      .first()
      .waitFor();
  });

  it('stands still while it is paused', async () => {
    const { page } = watched;
    await watched.counts('received', 1);
    await page.locator('#pause').click();
    await watched.says('Paused');
    const received = await page.locator('[data-total="received"]').textContent();
    // Until the service has received more, whether the page shows it or not.
    const before = Number(received);
    for (;;) {
      const summary = (await service.json('/api/summary')) as { readonly received: number };
      if (summary.received > before + 3) break;
    }
    expect(await page.locator('[data-total="received"]').textContent()).toBe(received);
    await page.locator('#pause').click();
    await watched.says('Live');
    await watched.counts('received', before + 3);
  });
});

/** What the page has to say of a story, taken from the API alone. */
function truthOf({ request, verdicts, grants }: RequestStory): readonly string[] {
  const time = (atMs: number): string => new Date(atMs).toISOString().slice(11, 23);
  const [admitted, final] = verdicts;
  if (request === undefined || grants === undefined) throw new Error('the story is not whole');
  return [
    time(request.arrivedAtMs),
    request.userId,
    request.models.join(' or '),
    `With epoch ${admitted?.epoch ?? ''}`,
    `${admitted?.mode ?? ''} of ${admitted?.model ?? ''}`,
    `in ${grants.plans} plan`,
    `To finish at ${time(admitted?.predictedFinishAtMs ?? 0)}`,
    `Finished at ${time(final?.finishedAtMs ?? 0)}`,
  ];
}
