import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceSummary } from '../../../src/web/shown/service-summary.js';
import { RunningService } from '../browser/running-service.js';

/** A run has to last long enough to be measured. */
export const LOAD = 10;
export const FROM = 0.4;
export const TO = 0.9;
const POLL_MS = 25;

/** The service's work between two points of the recording. */
export interface Stretch {
  readonly recordsPerSecond: number;
  readonly processorSeconds: number;
}

interface Point {
  readonly records: number;
  readonly atMs: number;
  readonly processorSeconds: number;
}

/** Those who look at the service. */
export interface Audience {
  /** They come while the service is idle. */
  readonly come: (url: string) => Promise<void>;
  /** Resolves when all of them follow the service that is at work. */
  readonly follow: (url: string) => Promise<void>;
  readonly leave: () => Promise<void>;
}

/**
 * Runs the recording as fast as it goes and measures the service over the same stretch of it.
 * @throws Error when the stretch has begun before the audience was all there
 */
export async function measureStretch({ come, follow, leave }: Audience): Promise<Stretch> {
  const idle = await RunningService.start(0, ['--for', '1s']);
  await come(idle.url);
  await idle.stop();
  const service = await RunningService.start(idle.port, ['--speed', 'max', '--load', String(LOAD)]);
  await follow(service.url);
  if (((await summaryOf(service)).replay?.doneFraction ?? 0) > FROM) throw new Error('the audience came too late');
  const first = await pointAt(service, FROM);
  const last = await pointAt(service, TO);
  await leave();
  await service.stop();
  return {
    recordsPerSecond: (1_000 * (last.records - first.records)) / (last.atMs - first.atMs),
    processorSeconds: last.processorSeconds - first.processorSeconds,
  };
}

const summaryOf = async (service: RunningService): Promise<ServiceSummary> =>
  (await service.json('/api/summary')) as ServiceSummary;

async function pointAt(service: RunningService, doneFraction: number): Promise<Point> {
  for (;;) {
    const { replay } = await summaryOf(service);
    if (replay !== undefined && replay.doneFraction >= doneFraction) {
      const atMs = performance.now();
      return { records: replay.requests + replay.reports, atMs, processorSeconds: await processorSeconds(service) };
    }
    await delay(POLL_MS);
  }
}

async function processorSeconds({ url }: RunningService): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(metrics)?.[1]);
}
