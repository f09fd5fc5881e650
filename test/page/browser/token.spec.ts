/** These open the built page: run `npm run build` first after a change. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { admitted, WebFixture } from '../../../src/web/testing/web-fixture.js';
import { PAGE_FOLDER } from './built.js';
import { launchChromium } from './chromium.js';
import { describeWithChromium } from './describe-with-chromium.js';
import { WatchedPage } from './watched-page.js';

const TOKEN = 'sesame';

describeWithChromium('the live page of a service that asks for a token', () => {
  let browser: Browser;
  let web: WebFixture;
  let watched: WatchedPage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    web = new WebFixture();
    await web.start({ bearerToken: TOKEN, pageFolder: PAGE_FOLDER });
    await web.shard0.close(10, { verdicts: [admitted('a')] });
    await web.followed(0, 10);
    watched = await WatchedPage.open(browser, web.url);
  });
  afterEach(async () => {
    await watched.close();
    await web.close();
  });

  const give = async (token: string): Promise<void> => {
    await watched.page.locator('#login-token').fill(token);
    await watched.page.locator('#login-token').press('Enter');
  };

  it('shows nothing before it is given', async () => {
    await watched.page.locator('#login[open]').waitFor();
    await watched.page.keyboard.press('Escape');
    expect(await watched.page.locator('#login').isVisible()).toBe(true);
    expect(await watched.page.locator('[data-total="received"]').textContent()).toBe('–');
    expect(await watched.seriousIssues()).toEqual([]);
  });

  it('says that a wrong one is wrong, and fills with the right one', async () => {
    await give('open-sesame');
    await watched.page.locator('#login-wrong').waitFor();
    await give(TOKEN);
    await watched.says('Live');
    await watched.counts('received', 1);
  });

  it('asks once a tab: a reload has it still, another tab does not', async () => {
    await give(TOKEN);
    await watched.counts('received', 1);
    await watched.page.reload();
    await watched.counts('received', 1);
    expect(await watched.page.locator('#login').isVisible()).toBe(false);
    const other = await watched.page.context().newPage();
    await other.goto(web.url);
    await other.locator('#login[open]').waitFor();
  });
});
