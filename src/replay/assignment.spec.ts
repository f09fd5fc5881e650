import { describe, expect, it } from '@jest/globals';
import { SMALL_CATALOGUE } from '../../test/replay-data/recordings.js';
import type { Mode } from '../core/catalogue.js';
import type { UserRequest } from '../core/messages.js';
import { Assignment } from './assignment.js';
import type { RecordedRequest } from './formats/recording-format.js';
import { Presence, PresentUsers } from './present-users.js';
import { DEFAULT_TRAFFIC_PROFILE, type TrafficProfile } from './traffic-profile.js';

/** The figures these tests speak of; the default ones may be tuned freely. */
const PROFILE: TrafficProfile = {
  ...DEFAULT_TRAFFIC_PROFILE,
  modelWeights: { resnet18: 1, resnet50: 1, mobilenet_v2: 2 },
  modelCountWeights: [5, 3, 2],
  deadlineMs: { least: 1000, most: 4000 },
  batch: { tokensPerInput: 8192, most: 4 },
};

const stays = [{ fromMs: 0, toMs: 1e6 }];
const presence = new Presence(
  ['alice', 'bob', 'carol'].map((userId) => ({ cellId: 'a', userId, stays })),
  1,
);

function assigned(
  rows: readonly Partial<RecordedRequest>[],
  {
    modes = ['download'],
    profile = {},
    seed = 1,
  }: { modes?: Mode[]; profile?: Partial<TrafficProfile>; seed?: number } = {},
): (UserRequest | undefined)[] {
  const assignment = new Assignment(SMALL_CATALOGUE, { ...PROFILE, ...profile }, modes, seed);
  const present = new PresentUsers(presence);
  return rows.map((row, index) => {
    const requestId = row.requestId ?? `r-${index}`;
    return assignment.complete({ line: 1, timeMs: 0, requestId, ...row }, requestId, 1000, present);
  });
}

const many = Array.from({ length: 300 }, (_, index) => ({ requestId: `trace-${index}` }));

describe('what a trace lacks', () => {
  it('is drawn within the bounds of the profile, and all of it comes up', () => {
    const requests = assigned(many);
    const deadlines = requests.map((request) => request?.deadlineMs ?? 0);
    expect(Math.min(...deadlines)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...deadlines)).toBeLessThanOrEqual(4000);
    // Log-uniform: as many below the geometric mean of the bounds as above.
    const short = deadlines.filter((deadlineMs) => deadlineMs < 2000).length / deadlines.length;
    expect(short).toBeGreaterThan(0.4);
    expect(short).toBeLessThan(0.6);
    expect(new Set(requests.map((request) => request?.userId)).size).toBe(3);
    expect(new Set(requests.map((request) => request?.models[0]))).toEqual(
      new Set(['resnet18', 'resnet50', 'mobilenet_v2']),
    );
    expect(new Set(requests.map((request) => request?.models.length))).toEqual(new Set([1, 2, 3]));
    for (const request of requests) {
      expect(new Set(request?.models).size).toBe(request?.models.length);
      expect(request).toMatchObject({ cellId: 'a', arrivedAtMs: 1000, modes: ['download'] });
      expect(request).not.toHaveProperty('energyJoules');
      expect(request).not.toHaveProperty('priority');
    }
  });

  it('depends on the seed and the row alone, not on the rows before it', () => {
    const alone = assigned([{ requestId: 'trace-250' }]);
    expect(alone[0]).toEqual(assigned(many)[250]);
    expect(assigned([{ requestId: 'trace-250' }], { seed: 2 })).not.toEqual(alone);
  });

  it('gives a user one device, whatever he asks for', () => {
    const classes = new Map<string, Set<string | undefined>>();
    for (const request of assigned(many)) {
      const known = classes.get(request?.userId ?? '') ?? new Set();
      classes.set(request?.userId ?? '', known.add(request?.deviceClass));
    }
    expect([...classes.values()].map(({ size }) => size)).toEqual([1, 1, 1]);
  });

  it('keeps a conversation with one user', () => {
    const requests = assigned(many.map((row) => ({ ...row, belongsTogether: 'conversation 7' })));
    expect(new Set(requests.map((request) => request?.userId)).size).toBe(1);
  });

  it('follows the weights, and the whole catalogue when they name none of its models', () => {
    const only = assigned(many, { profile: { modelWeights: { resnet50: 1, unheard_of: 5 } } });
    expect(new Set(only.flatMap((request) => request?.models ?? []))).toEqual(new Set(['resnet50']));
    const unknown = assigned(many, { profile: { modelWeights: { unheard_of: 5 } } });
    expect(new Set(unknown.flatMap((request) => request?.models ?? [])).size).toBe(3);
  });

  it('makes the batch from the tokens, except where offload may serve it', () => {
    const rows = [0, 8191, 8192, 20_000, 1e6].map((contextTokens, index) => ({
      requestId: `r-${index}`,
      contextTokens,
    }));
    expect(assigned(rows).map((request) => request?.batchSize)).toEqual([undefined, undefined, 2, 3, 4]);
    const offload = assigned(rows, { modes: ['download', 'offload'] });
    expect(offload.map((request) => request?.batchSize)).toEqual(Array(5).fill(undefined));
  });

  it('gives some requests an allowance of energy, where co-inference alone may serve them', () => {
    const energy = { share: 0.5, leastJoules: 0.1, mostJoules: 1.6 };
    const requests = assigned(many, { modes: ['co-inference'], profile: { energy } });
    const allowances = requests.flatMap((request) => request?.energyJoules ?? []);
    expect(Math.abs(allowances.length / many.length - 0.5)).toBeLessThan(0.1);
    expect(Math.min(...allowances)).toBeGreaterThanOrEqual(0.1);
    expect(Math.max(...allowances)).toBeLessThanOrEqual(1.6);
    const small = allowances.filter((joules) => joules < 0.4).length / allowances.length;
    expect(Math.abs(small - 0.5)).toBeLessThan(0.1);
    const either = assigned(many, { modes: ['co-inference', 'download'], profile: { energy } });
    expect(either.flatMap((request) => request?.energyJoules ?? [])).toEqual([]);
  });

  it('leaves a whole request alone but for its time', () => {
    const body = { cellId: 'z', userId: 'zoe', deadlineMs: 70, models: ['m'], priority: 3 };
    expect(assigned([{ requestId: 'r1', body }])).toEqual([{ ...body, requestId: 'r1', arrivedAtMs: 1000 }]);
  });

  it('cannot be completed when nobody is there', () => {
    const assignment = new Assignment(SMALL_CATALOGUE, DEFAULT_TRAFFIC_PROFILE, ['download'], 1);
    const nobody = new PresentUsers(new Presence([], 1));
    expect(assignment.complete({ line: 1, timeMs: 0, requestId: 'r' }, 'r', 0, nobody)).toBeUndefined();
  });
});
