import type { Browser } from 'playwright-core';
import { RunningService } from '../browser/running-service.js';

const TIMES = 5;

/** From the navigation to the first frame with the service's figures on it, ms, each in a fresh browser context. */
export async function firstPictures(browser: Browser): Promise<readonly number[]> {
  const service = await RunningService.start();
  await service.received(1);
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(service.url, { waitUntil: 'commit' });
    const shown = await page.waitForFunction(() => {
      const received = document.querySelector('[data-total="received"]')?.textContent ?? '';
      return /\d/.test(received) ? performance.now() : undefined;
    });
    times.push(Number(await shown.jsonValue()));
    await context.close();
  }
  await service.stop();
  return times;
}
