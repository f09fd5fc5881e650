import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Model } from '../../core/catalogue.js';
import { CAT, DOG, OWL, offloadWorld } from '../../core/cell/testing/offload-scenarios.js';
import type { Foresight, ForeseenRequest } from './foresight.js';
import { mostOnTime } from './most-on-time.js';
import { endsInMemory, endsWithoutForgetting, everyService, isInTime, servedBy } from './testing/every-service.js';

const MODELS: readonly Model[] = [CAT, DOG, OWL];

/** A request that asks for a cat under a constant channel; times in whole ms. */
interface Asked {
  readonly fromMs: number;
  readonly allowedMs: number;
  readonly uplinkMs: number;
  readonly models: readonly Model[];
}

function asked({ fromMs, allowedMs, uplinkMs, models }: Asked, index: number): ForeseenRequest {
  return {
    requestId: `r${index}`,
    grantableAtMs: fromMs,
    deadlineAtMs: fromMs + allowedMs,
    options: models.map((model) => ({ model, upAtMs: fromMs + uplinkMs, uplinkMs })),
  };
}

/** Requests that come at 0 and have their inputs up at once. */
const now = (...requests: readonly (readonly [Model, number])[]): readonly ForeseenRequest[] =>
  requests.map(([model, allowedMs], index) => asked({ fromMs: 0, allowedMs, uplinkMs: 0, models: [model] }, index));

const foresight = (requests: readonly ForeseenRequest[], memoryBytes = 40e6): Foresight => ({
  world: offloadWorld({ gpu: { memoryBytes, loadBytesPerSecond: 1e9 } }),
  gpuFromMs: Math.min(0, ...requests.map(({ grantableAtMs }) => grantableAtMs)),
  requests,
});

const onTime = (requests: readonly ForeseenRequest[], memoryBytes?: number): number =>
  mostOnTime(foresight(requests, memoryBytes)).onTime;

/** Few enough and tight enough that not all can be served. */
const anyRequests = fc
  .array(
    fc.record({
      fromMs: fc.integer({ min: 0, max: 60 }),
      allowedMs: fc.integer({ min: 10, max: 120 }),
      uplinkMs: fc.integer({ min: 0, max: 40 }),
      models: fc.subarray([...MODELS], { minLength: 1, maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => all.map(asked));

const alone = (requests: readonly ForeseenRequest[]): readonly ForeseenRequest[] =>
  requests.map((request) => ({ ...request, options: request.options.map((one) => ({ ...one, uplinkMs: 0 })) }));

describe('the most that can be on time', () => {
  it('counts one load for many', () => {
    // 25 ms to load, 10 ms and 2 ms an input to run: 41 ms for three together.
    expect(onTime(now([CAT, 41], [CAT, 41], [CAT, 41]))).toBe(3);
    expect(onTime(now([CAT, 40], [CAT, 40], [CAT, 40]))).toBe(2);
  });

  it('counts what models share once', () => {
    // 25 + 12 ms, then only the head: 5 + 12 ms.
    expect(onTime(now([CAT, 54], [DOG, 54]))).toBe(2);
    expect(onTime(now([CAT, 53], [DOG, 53]))).toBe(1);
    expect(onTime(now([CAT, 54], [OWL, 54]))).toBe(1);
  });

  it('takes whichever model of a request is the better one', () => {
    const either = asked({ fromMs: 0, allowedMs: 54, uplinkMs: 0, models: [OWL, DOG] }, 1);
    expect(onTime([...now([CAT, 54]), either])).toBe(2);
  });

  it('does not run more together than fit into memory', () => {
    // The cat takes 25 MB and 1 MB an input: one at a time with 26 MB, so four times 12 ms.
    const four = (allowedMs: number): readonly ForeseenRequest[] =>
      now([CAT, allowedMs], [CAT, allowedMs], [CAT, allowedMs], [CAT, allowedMs]);
    expect(onTime(four(73), 26e6)).toBe(4);
    expect(onTime(four(72), 26e6)).toBe(3);
    expect(onTime(four(72), 27e6)).toBe(4);
    expect(onTime(four(73), 25e6)).toBe(0);
  });

  it('lets the GPU load while inputs go up, but not run before', () => {
    const late = (allowedMs: number): ForeseenRequest =>
      asked({ fromMs: 0, allowedMs, uplinkMs: 100, models: [CAT] }, 0);
    expect(onTime([late(112)])).toBe(1);
    expect(onTime([late(111)])).toBe(0);
  });

  it('counts an uplink that all share, at the least', () => {
    const two = (allowedMs: number): readonly ForeseenRequest[] =>
      [0, 1].map((index) => asked({ fromMs: 0, allowedMs, uplinkMs: 100, models: [CAT] }, index));
    expect(onTime(two(214))).toBe(2);
    expect(onTime(two(200))).toBe(1);
  });

  it('lets everybody share it under the model whose input is the smallest', () => {
    const two = [0, 1].map((index): ForeseenRequest => {
      const request = asked({ fromMs: 0, allowedMs: 94, uplinkMs: 40, models: [DOG] }, index);
      return { ...request, options: [{ model: CAT, upAtMs: 100, uplinkMs: 100 }, ...request.options] };
    });
    expect(onTime(two)).toBe(2);
  });

  it('remembers that who ends later may have worked less', () => {
    // Two cats one by one end at 62, together at 64; but then the GPU has had 10 ms more to load the owl ahead.
    const cat = (uplinkMs: number): ForeseenRequest =>
      asked({ fromMs: 0, allowedMs: 64, uplinkMs, models: [CAT] }, uplinkMs);
    const [owl] = now([OWL, 81]);
    const seen = [cat(0), cat(50), ...(owl === undefined ? [] : [owl])];
    expect(onTime(alone(seen))).toBe(3);
  });

  it('says whether everything fits into memory together', () => {
    const both = foresight(now([CAT, 100], [OWL, 100]));
    expect(mostOnTime(both).keepsEverything).toBe(false);
    expect(mostOnTime(foresight(both.requests, 56e6)).keepsEverything).toBe(true);
    expect(mostOnTime(foresight(both.requests, 55.9e6)).keepsEverything).toBe(false);
  });

  it('is what the best of all services reaches on a GPU that forgets nothing', () => {
    fc.assert(
      fc.property(anyRequests, (requests) => {
        const seen = foresight(alone(requests), 200e6);
        const reached = [...everyService(seen.requests)]
          .filter((service) => isInTime(service, endsWithoutForgetting(service, seen)))
          .map(servedBy);
        expect(mostOnTime(seen).onTime).toBe(Math.max(...reached));
      }),
      { numRuns: 200 },
    );
  });

  it('is never below what can be done with the memory and the uplink there are', () => {
    fc.assert(
      fc.property(anyRequests, fc.integer({ min: 20, max: 60 }), (requests, megabytes) => {
        const seen = foresight(requests, megabytes * 1e6);
        const bound = mostOnTime(seen).onTime;
        for (const service of everyService(requests)) {
          if (servedBy(service) <= bound) continue;
          for (const ends of endsInMemory(service, seen)) expect(isInTime(service, ends)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('looks at no more than it can', () => {
    const many = now(...Array.from({ length: 15 }, () => [CAT, 100] as const));
    expect(() => onTime(many)).toThrow(RangeError);
  });
});
