import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  energyTermsArbitrary,
  instanceArbitrary,
  layersArbitrary,
  termsArbitrary,
} from '../../../../test/slide/arbitraries.js';
import { carriedOut, type UnderWay } from '../../../../test/slide/carry-out.js';
import { check } from '../../../../test/oracles/check.js';
import {
  planPair,
  solveSlide,
  type SlideInstance,
  type SlideLayer,
  type SlideServed,
  type SlideTerms,
  type SlideUser,
} from './index.js';

const NOTHING_YET = { deliveredBits: 0, computedLayers: 0, busySeconds: 0 };

/**
 * A plan uses time and energy to the last digit, so users are planned with a margin (section 5). Kept in every plan,
 * it shrinks with what is left: a request can be planned again as often as one likes.
 */
const withMargin = (terms: SlideTerms): SlideTerms => ({
  ...terms,
  deadlineSeconds: terms.deadlineSeconds * (1 - 1e-6),
  ...(terms.energyLimitJoules !== undefined && { energyLimitJoules: terms.energyLimitJoules * (1 - 1e-6) }),
});

/** What the solver says of one user with one model on a band that is wide enough. */
function servedAlone(
  terms: SlideTerms,
  under: UnderWay,
  layers: readonly SlideLayer[],
  bandwidthHz: number,
): SlideServed {
  const user: SlideUser = { id: 'u', ...terms, candidates: [{ modelId: 'm', ...under.progress }] };
  const [served] = solveSlide({ bandwidthHz, models: [{ id: 'm', layers }], users: [user] }).served;
  if (served === undefined) throw new Error(`lost ${JSON.stringify(under)}`);
  return served;
}

const moments = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 5 });

describe('the re-planning theorem', () => {
  it('an admitted request never needs more than its old share, however often it is planned again', () => {
    const terms = fc.oneof(termsArbitrary, energyTermsArbitrary);
    let replanned = 0;
    check(
      fc.property(layersArbitrary, terms, moments, (layers, some, percents) => {
        let under: UnderWay = { terms: some, progress: NOTHING_YET };
        let plan = planPair(withMargin(some), under.progress, layers);
        fc.pre(plan.minBandwidthHz < Infinity);
        let planned = withMargin(some);
        for (const percent of percents) {
          const shareHz = plan.minBandwidthHz;
          const served = servedAlone(planned, under, layers, shareHz);
          const seconds = (served.finishSeconds * percent) / 100;
          const rate = plan.spectralEfficiencyBitsPerSecondPerHz * shareHz;
          const bits = Math.min(plan.remaining.totalBits, rate * seconds);
          under = carriedOut(under, plan, served, seconds, bits, rate > 0 ? bits / rate : 0);
          planned = withMargin(under.terms);
          plan = planPair(planned, under.progress, layers);
          expect(plan.minBandwidthHz).toBeLessThanOrEqual(shareHz * (1 + 1e-9));
          const withTrueRest = planPair(under.terms, under.progress, layers);
          expect(withTrueRest.minBandwidthHz).toBeLessThanOrEqual(shareHz * (1 + 1e-9));
          replanned++;
        }
      }),
      2000,
    );
    expect(replanned).toBeGreaterThan(2000);
  });

  it('holds for all requests of a cell together, in whole blocks too', () => {
    check(
      fc.property(instanceArbitrary({ maxUsers: 6 }), moments, fc.boolean(), (base, [percent = 1], blocks) => {
        const before = freshInstance({ ...base, ...(blocks && { resourceBlockHz: 1e6 }) });
        const { served } = solveSlide(before);
        const seconds = (percent / 100) * Math.max(0, ...served.map(({ finishSeconds }) => finishSeconds));
        const after = later(before, served, seconds, (one, totalBits, efficiency) => {
          const rate = efficiency * (one.bandwidthHz ?? 0);
          const bits = Math.min(totalBits, rate * seconds);
          return { bits, receiveSeconds: rate > 0 ? bits / rate : 0 };
        });
        expect(solveSlide(after).served).toHaveLength(after.users.length);
      }),
      1000,
    );
  });

  it('holds for time-varying sharing when the speeds do not change', () => {
    const exactUserLimits = fc.constantFrom(-1, 12);
    check(
      fc.property(
        instanceArbitrary({ maxUsers: 6, energy: false }),
        moments,
        exactUserLimits,
        (base, [percent = 1], limit) => {
          const before = freshInstance({ ...base, sharing: 'timeVarying' });
          const { served, deliveries = [] } = solveSlide(before, { exactUserLimit: limit });
          const seconds = (percent / 100) * Math.max(0, ...served.map(({ finishSeconds }) => finishSeconds));
          const after = later(before, served, seconds, (one, _, efficiency) => {
            const sent = deliveries.filter(({ userId }) => userId === one.userId);
            const receiveSeconds = sent.reduce((sum, { startSeconds, endSeconds }) => {
              return sum + Math.max(0, Math.min(endSeconds, seconds) - startSeconds);
            }, 0);
            return { bits: receiveSeconds * efficiency * before.bandwidthHz, receiveSeconds };
          });
          const replanned = solveSlide(after, { exactUserLimit: limit });
          expect(replanned.served).toHaveLength(after.users.length);
        },
      ),
      1000,
    );
  });
});

/** Nobody is under way yet, and everybody is planned with the margin. */
function freshInstance(base: SlideInstance): SlideInstance {
  const users = base.users.map((user) => ({
    ...user,
    ...withMargin(user),
    committed: false,
    candidates: user.candidates.map(({ modelId }) => ({ modelId })),
  }));
  return { ...base, users };
}

/** The same cell some seconds later: the served users are committed to their model; the others have left. */
function later(
  before: SlideInstance,
  served: readonly SlideServed[],
  seconds: number,
  received: (one: SlideServed, totalBits: number, efficiency: number) => { bits: number; receiveSeconds: number },
): SlideInstance {
  const users = served
    .filter(({ finishSeconds }) => finishSeconds > seconds)
    .flatMap((one): SlideUser[] => {
      const user = before.users.find(({ id }) => id === one.userId);
      const model = before.models.find(({ id }) => id === one.modelId);
      if (user === undefined || model === undefined) return [];
      const plan = planPair(user, {}, model.layers, before);
      const { bits, receiveSeconds } = received(
        one,
        plan.remaining.totalBits,
        user.spectralEfficiencyBitsPerSecondPerHz,
      );
      const under = carriedOut({ terms: user, progress: NOTHING_YET }, plan, one, seconds, bits, receiveSeconds);
      const candidates = [{ modelId: one.modelId, ...under.progress }];
      return [{ ...user, ...trueRest(under.terms), committed: true, candidates }];
    });
  return { ...before, users };
}

/** Gives the margin back: what is left in truth is a little more than what the plan thought. */
function trueRest(terms: SlideTerms): SlideTerms {
  return {
    ...terms,
    deadlineSeconds: terms.deadlineSeconds + 1e-7,
    ...(terms.energyLimitJoules !== undefined && { energyLimitJoules: terms.energyLimitJoules + 1e-8 }),
  };
}
