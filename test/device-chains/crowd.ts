import fc from 'fast-check';
import type { Compact } from './compact.js';

const ids = ['A', 'B', 'C', 'D'] as const;
const small = (most: number) => fc.integer({ min: 0, max: most });
const half = (most: number) => small(2 * most).map((count) => count / 2);

const devices = fc.tuple(
  ...ids.map(() =>
    fc.record({
      speedFlopsPerSecond: fc.constantFrom(0, 1e9, 1e9, 2e9, 4e9),
      readySeconds: half(3),
      lossProbability: fc.constantFrom(0, 0.25, 0.5),
      busy: fc.array(
        small(8).map((start) => ({ startSeconds: start, finishSeconds: start + 1 })),
        { maxLength: 2 },
      ),
      freeMemoryBytes: small(6).map((megabytes) => megabytes * 1e6),
    }),
  ),
);
const link = fc.record({
  rateBitsPerSecond: fc.constantFrom(0, 8e6, 8e6, 16e6),
  latencySeconds: fc.constantFrom(0, 0, 0.5),
  lossProbability: fc.constantFrom(0, 0.125),
});
const layers = fc.array(
  fc.tuple(small(4), small(2), fc.record({ weightBytes: small(2).map((megabytes) => megabytes * 1e6) })),
  { minLength: 1, maxLength: 4 },
);
const request = fc.record({
  modelId: fc.constantFrom('m', 'n'),
  sourceDeviceId: fc.constantFrom(...ids),
  releaseSeconds: half(2),
  weight: fc.constantFrom(1, 1, 2, 3),
  deadlineSeconds: half(10),
  hardDeadline: fc.constantFrom(false, false, true),
});

/** A crowd on few devices whose links share a channel: ties and waiting everywhere. */
export const crowd: fc.Arbitrary<Compact> = fc
  .tuple(devices, fc.array(link, { minLength: 12, maxLength: 12 }), fc.tuple(layers, layers), fc.boolean())
  .chain(([speeds, links, [m, n], shared]) =>
    fc.record({
      nowSeconds: fc.constantFrom(0, 2),
      relaying: fc.boolean(),
      useLateFlag: fc.boolean(),
      order: fc.constantFrom('ratio' as const, 'strictPriority' as const),
      reservation: fc.constantFrom('tail' as const, 'gapFilling' as const),
      agingTauSeconds: fc.constantFrom(1, 100),
      devices: fc.constant(Object.fromEntries(ids.map((id, place) => [id, speeds[place] ?? 1]))),
      links: fc.constant(
        Object.fromEntries(
          ids
            .flatMap((from) => ids.filter((to) => to !== from).map((to) => `${from}>${to}`))
            .map((ends, place) => [ends, { ...links[place], ...(shared && { channelId: 'air' }) }]),
        ),
      ),
      models: fc.constant({ m: { input: 1, layers: m }, n: { input: 2, layers: n } }),
      requests: fc
        .array(request, { minLength: 2, maxLength: 6 })
        .map((list) => Object.fromEntries(list.map((one, place) => [`q${place}`, one]))),
    }),
  );
