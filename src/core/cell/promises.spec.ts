import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CarrierDirection } from '../catalogue.js';
import type { UserRequest, VerdictBody } from '../messages.js';
import { planPair } from '../solvers/slide/index.js';
import { underWayEntry } from './download/entries.js';
import { slideLayers } from './download/terms.js';
import { deadlineAtMs, isDownload, type CellState } from './state.js';
import { closeEpoch, downloadPlanner, EPOCH_MS, scenarioWorld, windowOf } from './testing/cell-scenarios.js';
import { simulate, type SimulatedEpoch, type Traffic } from './testing/simulated-cell.js';

/** Times as they are: where a double holds milliseconds to a quarter of a microsecond only. */
const BEGIN_MS = 1_790_000_000_000;
const USERS = ['ann', 'bob', 'cem', 'dot', 'eve'];
const DOWNLINK: CarrierDirection = { blockHz: 1e6, blocks: 60, share: 1, overhead: 0 };
const world = scenarioWorld({ downlink: DOWNLINK });

function check<Values>(property: fc.IRawProperty<Values, false>, numRuns = 150): void {
  fc.assert(property, { seed: 20_260_101, numRuns });
}

const someRequests: fc.Arbitrary<readonly UserRequest[]> = fc
  .array(
    fc.record(
      {
        userId: fc.constantFrom(...USERS),
        arrivedAtMs: fc.integer({ min: 0, max: 900 }).map((ms) => BEGIN_MS + ms),
        deadlineMs: fc.integer({ min: 150, max: 2500 }),
        models: fc.shuffledSubarray(['vision', 'speech', 'tiny'], { minLength: 1 }),
        energyJoules: fc.integer({ min: 5, max: 60 }).map((tenths) => tenths / 10),
        priority: fc.integer({ min: 1, max: 3 }),
        batchSize: fc.integer({ min: 1, max: 2 }),
      },
      { requiredKeys: ['userId', 'arrivedAtMs', 'deadlineMs', 'models'] },
    ),
    { minLength: 1, maxLength: 10 },
  )
  .map((asked) => asked.map((one, place) => ({ ...one, requestId: `r${place}`, cellId: 'north' })));

/** A spectral efficiency a user, the same in every epoch. */
const steadyChannels = fc
  .array(fc.integer({ min: 1, max: 7 }), { minLength: USERS.length, maxLength: USERS.length })
  .map(
    (efficiencies) =>
      (userId: string): number =>
        efficiencies[USERS.indexOf(userId)] ?? 0,
  );

/** Channels that jump from epoch to epoch, down to no coverage at all. */
const wildChannels = fc
  .array(fc.integer({ min: 0, max: 7 }), { minLength: 7, maxLength: 31 })
  .map((efficiencies) => (userId: string, epoch: number): number => {
    return efficiencies[(7 * USERS.indexOf(userId) + epoch) % efficiencies.length] ?? 0;
  });

const trafficOver = (efficiency: fc.Arbitrary<Traffic['efficiency']>): fc.Arbitrary<Traffic> =>
  fc.record({ requests: someRequests, efficiency, reportsProgress: fc.boolean() });

const steadyTraffic = trafficOver(steadyChannels);
const anyTraffic = fc.oneof(steadyTraffic, trafficOver(wildChannels));

const verdictsOf = (epochs: readonly SimulatedEpoch[]): readonly VerdictBody[] =>
  epochs.flatMap(({ closed }) => closed.verdicts);

const constantOnly = { world, planners: [downloadPlanner({ timeVarying: false })] };
const planners = [downloadPlanner(), downloadPlanner({ timeVarying: false }), downloadPlanner({ promiseGuardMs: 100 })];
const anySetting = fc.constantFrom(...planners.map((planner) => ({ world, planners: [planner] })));

/** Half-way states of simulated cells: what an epoch was given. */
const anyMoment = fc.tuple(anyTraffic, anySetting, fc.integer({ min: 0, max: 20 })).map(([traffic, setting, place]) => {
  const epochs = simulate(traffic, setting);
  return { setting, moment: epochs[place % epochs.length] };
});

describe('a cell, whatever happens in it', () => {
  it('never grants more blocks than it has', () => {
    let plans = 0;
    check(
      fc.property(anyTraffic, anySetting, (traffic, setting) => {
        for (const { closed } of simulate(traffic, setting)) {
          const { blocks = 0, grants = [] } = closed.plan?.downlink ?? {};
          expect(grants.every((grant) => Number.isInteger(grant.blocks) && grant.blocks > 0)).toBe(true);
          expect(grants.reduce((sum, grant) => sum + grant.blocks, 0)).toBeLessThanOrEqual(blocks);
          if (grants.length > 1) plans += 1;
        }
      }),
    );
    expect(plans).toBeGreaterThan(200);
  });

  it('gives every request exactly one final verdict, and at most one promise before it', () => {
    const seen = new Set<string>();
    check(
      fc.property(anyTraffic, anySetting, (traffic, setting) => {
        const epochs = simulate(traffic, setting);
        for (const { requestId } of traffic.requests) {
          const verdicts = verdictsOf(epochs).filter((verdict) => verdict.requestId === requestId);
          const words = verdicts.map(({ verdict }) => verdict);
          const promised = words.length === 2;
          expect(words.slice(0, -1)).toEqual(promised ? ['admitted'] : []);
          expect(promised ? ['completed', 'missed'] : ['refused', 'expired']).toContain(words.at(-1));
          words.forEach((word) => seen.add(word));
        }
        expect(epochs.at(-1)?.closed.state.open).toEqual([]);
      }),
    );
    expect([...seen].sort()).toEqual(['admitted', 'completed', 'expired', 'missed', 'refused']);
  });

  it('leaves no block idle that somebody under way could fill', () => {
    check(
      fc.property(anyTraffic, anySetting, (traffic, setting) => {
        for (const { closed, epoch } of simulate(traffic, setting)) {
          const { blocks = 0, grants = [] } = closed.plan?.downlink ?? {};
          const idle = blocks - grants.reduce((sum, grant) => sum + grant.blocks, 0);
          if (idle === 0) continue;
          for (const { requestId, userId, layers } of closed.plan?.deliveries ?? []) {
            const bits = layers.reduce((sum, layer) => sum + layer.bits, 0);
            const granted = grants.find((grant) => grant.requestId === requestId)?.blocks ?? 0;
            const efficiency = traffic.efficiency(userId, epoch);
            if (efficiency > 0) expect((granted * 1e6 * efficiency * EPOCH_MS) / 1000).toBeGreaterThanOrEqual(bits - 1);
          }
        }
      }),
    );
  });

  it('decides the same for the same', () => {
    check(
      fc.property(anyMoment, ({ setting, moment }) => {
        if (moment === undefined) return;
        const again = closeEpoch(structuredClone(moment.before), moment.epoch, structuredClone(moment.inputs), setting);
        expect(again).toEqual(moment.closed);
      }),
    );
  });

  it('decides the same in whatever order its requests are listed', () => {
    const byId = (a: VerdictBody, b: VerdictBody): number => (a.requestId < b.requestId ? -1 : 1);
    check(
      fc.property(anyMoment, fc.infiniteStream(fc.nat()), ({ setting, moment }, ranks) => {
        if (moment === undefined) return;
        const shuffled = <Item>(items: readonly Item[]): readonly Item[] =>
          items
            .map((item) => ({ item, rank: Number(ranks.next().value) }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ item }) => item);
        const { before, inputs, epoch, closed } = moment;
        const again = closeEpoch(
          { ...before, open: shuffled(before.open) },
          epoch,
          { ...inputs, requests: shuffled(inputs.requests) },
          setting,
        );
        expect(again.state).toEqual(closed.state);
        expect(again.plan).toEqual(closed.plan);
        // Verdicts are told in the order of the log; what they say does not depend on it.
        expect([...again.verdicts].sort(byId)).toEqual([...closed.verdicts].sort(byId));
      }),
    );
  });
});

describe('a promise over a constant channel', () => {
  it('is kept, always, when shares are constant', () => {
    let admitted = 0;
    check(
      fc.property(steadyTraffic, fc.constantFrom(0, 100), (traffic, promiseGuardMs) => {
        const planner = downloadPlanner({ timeVarying: false, promiseGuardMs });
        const verdicts = verdictsOf(simulate(traffic, { world, planners: [planner] }));
        expect(verdicts.filter(({ verdict }) => verdict === 'missed')).toEqual([]);
        admitted += verdicts.filter(({ verdict }) => verdict === 'admitted').length;
      }),
      400,
    );
    expect(admitted).toBeGreaterThan(1000);
  });

  it('never needs more of the band from one epoch to the next', () => {
    let compared = 0;
    check(
      fc.property(steadyTraffic, (traffic) => {
        const needs = new Map<string, number>();
        for (const { closed, epoch } of simulate(traffic, constantOnly)) {
          for (const [requestId, needHz] of needsOf(closed.state, epoch)) {
            const before = needs.get(requestId);
            if (before !== undefined) expect(needHz).toBeLessThanOrEqual(before * (1 + 1e-6));
            compared += before === undefined ? 0 : 1;
            needs.set(requestId, needHz);
          }
        }
      }),
    );
    expect(compared).toBeGreaterThan(1000);
  });

  it('keeps its allowance of energy', () => {
    let limited = 0;
    check(
      fc.property(steadyTraffic, (traffic) => {
        const epochs = simulate({ ...traffic, reportsProgress: true }, constantOnly);
        for (const { requestId, energyJoules } of traffic.requests) {
          if (energyJoules === undefined) continue;
          for (const { inputs } of epochs) {
            const told = inputs.outcomes.find((outcome) => outcome.requestId === requestId);
            if (told === undefined) continue;
            expect(told.energyJoules).toBeLessThanOrEqual(energyJoules * (1 + 1e-6));
            limited += 1;
          }
        }
      }),
    );
    expect(limited).toBeGreaterThan(100);
  });
});

/** Least share of every download under way that is not yet due, Hz, as the next plan begins. */
function needsOf(state: CellState, epoch: number): readonly (readonly [string, number])[] {
  const window = windowOf(epoch);
  return state.open
    .filter(isDownload)
    .filter(({ request }) => deadlineAtMs(request) > window.startsAtMs)
    .map((open) => {
      const { terms, progress, model } = underWayEntry(open, state, window, world);
      const plan = planPair(terms, progress, slideLayers(model));
      return [open.request.requestId, plan.minBandwidthHz];
    });
}
