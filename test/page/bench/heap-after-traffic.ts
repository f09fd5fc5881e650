import type { Browser, CDPSession } from 'playwright-core';
import { RunningService } from '../browser/running-service.js';
import { WatchedPage } from '../browser/watched-page.js';

/** Five minutes of traffic each. */
export const RUNS = Number(process.argv[2] ?? 12);
const RUN_MINUTES = 5;
export const TRAFFIC = ['--speed', '60x'];

export interface HeapSample {
  readonly minutes: number;
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** What one page holds after every run of the recording, with a service that starts again for each. */
export async function heapAfterTraffic(browser: Browser): Promise<readonly HeapSample[]> {
  let service = await RunningService.start(0, TRAFFIC);
  const watched = await WatchedPage.open(browser, service.url);
  const session = await watched.page.context().newCDPSession(watched.page);
  await session.send('Performance.enable');
  const samples: HeapSample[] = [];
  for (let run = 1; run <= RUNS; run += 1) {
    await watched.says('Live');
    const { received } = await service.settled();
    await watched.counts('received', received);
    const sample = await sampleOf(session, run * RUN_MINUTES);
    console.log(sample);
    samples.push(sample);
    const { port } = service;
    await service.stop();
    await watched.says('Connection lost');
    if (run < RUNS) service = await RunningService.start(port, TRAFFIC);
  }
  await watched.close();
  return samples;
}

async function sampleOf(session: CDPSession, minutes: number): Promise<HeapSample> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const valueOf = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return {
    minutes,
    heapBytes: valueOf('JSHeapUsedSize'),
    nodes: valueOf('Nodes'),
    listeners: valueOf('JSEventListeners'),
  };
}
