import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FORGET_USER_AFTER_MS, knownUsers, MOST_KNOWN_USERS } from './known-users.js';
import { emptyCellState, type CellState, type UserState } from './state.js';
import { closeEpoch, radio, request } from './testing/cell-scenarios.js';

const nobody = emptyCellState('north');

const user = (userId: string, lastHeardAtMs: number): UserState => ({
  userId,
  downlink: [],
  uplink: [],
  lastHeardAtMs,
});
const usersOf = (...users: readonly UserState[]): CellState['users'] =>
  Object.fromEntries(users.map((one) => [one.userId, one]));
/** So many users, the newest first. */
const crowd = (count: number, newestAtMs = 50_000): readonly UserState[] =>
  Array.from({ length: count }, (_, index) => user(`user-${index}`, newestAtMs - index));
const openFor = (userId: string): CellState['open'][number] => ({
  kind: 'waiting',
  request: request({ userId, requestId: `of ${userId}`, deadlineMs: 120_000 }),
});

describe('a user without open requests', () => {
  it('is forgotten a minute after the last report', () => {
    const { state } = closeEpoch(nobody, 0, { reports: [radio('ann', 50, 5)] });
    const lastEpoch = FORGET_USER_AFTER_MS / 100 - 1;
    const minute = closeEpoch(state, lastEpoch);
    expect(Object.keys(minute.state.users)).toEqual(['ann']);
    expect(closeEpoch(state, lastEpoch + 1).state.users).toEqual({});
  });

  it('is remembered for as long as one is open', () => {
    const asked = request({ deadlineMs: 120_000 });
    const { state } = closeEpoch(nobody, 0, { reports: [radio('ann', 50, 5), radio('bob', 50, 5)], requests: [asked] });
    const later = closeEpoch(state, FORGET_USER_AFTER_MS / 100);
    expect(Object.keys(later.state.users)).toEqual(['ann']);
    expect(later.state.open).toHaveLength(1);
  });
});

describe('the users of a cell', () => {
  it('are all remembered up to the bound, and the very same object when nobody goes', () => {
    const users = usersOf(...crowd(MOST_KNOWN_USERS));
    expect(knownUsers(users, [], 50_100)).toBe(users);
  });

  it('are never more than the bound, epoch after epoch of new ids; the newest stay', () => {
    let state: CellState = nobody;
    for (let epoch = 0; epoch < 4; epoch += 1) {
      const reports = Array.from({ length: 4000 }, (_, index) => radio(`u-${epoch}-${index}`, epoch * 100 + 50, 5));
      ({ state } = closeEpoch(state, epoch, { reports }));
    }
    const perEpoch = [0, 1, 2, 3].map(
      (epoch) => Object.keys(state.users).filter((userId) => userId.startsWith(`u-${epoch}-`)).length,
    );
    expect(perEpoch).toEqual([0, 2000, 4000, 4000]);
  });

  it('go in order of when they were last heard of, at the same ms in order of their ids', () => {
    const [oldest, ...old] = [user('zoe', 10), user('c', 20), user('a', 20), user('b', 20)];
    const users = usersOf(...crowd(MOST_KNOWN_USERS - 1), ...old, oldest);
    const kept = Object.keys(knownUsers(users, [], 50_100));
    expect(kept).toHaveLength(MOST_KNOWN_USERS);
    expect(kept.filter((userId) => !userId.startsWith('user-'))).toEqual(['c']);
  });

  it('stay while they have an open request, however long ago they were heard of', () => {
    const users = usersOf(user('ann', 10), user('bob', 20), ...crowd(MOST_KNOWN_USERS));
    const kept = knownUsers(users, [openFor('ann')], 50_100);
    expect(Object.keys(kept)).toHaveLength(MOST_KNOWN_USERS);
    expect([kept.ann?.userId, kept.bob]).toEqual(['ann', undefined]);
  });

  it('are more than the bound only when that many have open requests', () => {
    const busy = crowd(MOST_KNOWN_USERS + 5);
    const open = busy.map(({ userId }) => openFor(userId));
    const kept = knownUsers(usersOf(...busy, user('idle', 50_001)), open, 50_100);
    expect(Object.keys(kept)).toEqual(busy.map(({ userId }) => userId));
  });

  it('are the same ones in whatever order they came', () => {
    const many = crowd(MOST_KNOWN_USERS - 10);
    const few = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: 100, max: 103 })), {
      selector: ([userId]) => userId,
      minLength: 12,
      maxLength: 25,
    });
    fc.assert(
      fc.property(few, fc.infiniteStream(fc.nat({ max: 1 })), (users, coin) => {
        const one = users.map(([userId, atMs]) => user(userId, atMs));
        const other = one.filter(() => coin.next().value === 0);
        const shuffled = [...other, ...one.filter((each) => !other.includes(each))];
        const kept = [one, shuffled].map((order) =>
          Object.keys(knownUsers(usersOf(...order, ...many), [], 50_100)).sort(),
        );
        expect(kept[0]).toHaveLength(MOST_KNOWN_USERS);
        expect(kept[0]).toEqual(kept[1]);
      }),
      { numRuns: 20 },
    );
  });
});
