import { median } from 'simple-statistics';

/** Shortest measurement, ms: below it the clock shows. */
const LEAST_MS = 20;

/** How long each way runs before it is measured, ms: until the compiler is done with it. */
const WARM_UP_MS = 400;

/**
 * Median processor time of one call of each way, ms, measured in turn so that all see the same machine. Processor time
 * of the whole process, its garbage collection included, because other processes share the cores.
 */
export function medianMs(ways: readonly (() => unknown)[], rounds: number): number[] {
  const repeats = ways.map(repeatsFor);
  const times = ways.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    ways.forEach((way, index) => times[index]?.push(msOf(way, repeats[index] ?? 1)));
  }
  return times.map((ms) => median(ms));
}

function repeatsFor(way: () => unknown): number {
  for (let warmMs = 0; warmMs < WARM_UP_MS;) warmMs += msOf(way, 1);
  let repeats = 1;
  while (msOf(way, repeats) * repeats < LEAST_MS) repeats *= 2;
  return repeats;
}

function msOf(way: () => unknown, repeats: number): number {
  const started = process.cpuUsage();
  for (let repeat = 0; repeat < repeats; repeat++) way();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000 / repeats;
}

/** Median time of one call by the clock, ms, after one to warm up: for work that waits for others too. */
export async function medianWallMs(work: () => unknown, rounds: number): Promise<number> {
  const times: number[] = [];
  await work();
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return median(times);
}
