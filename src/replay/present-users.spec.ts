import { describe, expect, it } from '@jest/globals';
import type { RadioReport } from '../core/messages.js';
import { joinedStays, PresenceLog, type UserStays } from './presence.js';
import { Presence, PresentUsers } from './present-users.js';

const report = (userId: string, measuredAtMs: number, cellId = 'a'): RadioReport => ({
  kind: 'radio',
  cellId,
  userId,
  measuredAtMs,
  downlink: { cqi: 9 },
});

function staysOf(...reports: readonly RadioReport[]): readonly UserStays[] {
  const log = new PresenceLog();
  for (const one of reports) log.note(one, one.measuredAtMs);
  return log.staysShiftedBy(0);
}

function namesAt(presence: Presence, ...times: readonly number[]): string[][] {
  const users = new PresentUsers(presence);
  return times.map((atMs) => {
    users.moveTo(atMs);
    const drawn = Array.from({ length: 64 }, (_, index) => users.anyUser(index / 64));
    return [...new Set(drawn.flatMap((user) => (user === undefined ? [] : [`${user.cellId}/${user.userId}`])))];
  });
}

describe('who is present', () => {
  it('is whoever has reported and goes on to, with gaps of at most 5 s', () => {
    const stays = staysOf(
      report('alice', 1000),
      report('alice', 6000),
      report('alice', 11_001),
      report('alice', 11_500),
    );
    expect(namesAt(new Presence(stays, 1), 999, 1000, 5999, 6000, 6001, 11_000, 11_001, 11_500, 11_501)).toEqual([
      [],
      ['a/alice'],
      ['a/alice'],
      ['a/alice'],
      [],
      [],
      ['a/alice'],
      ['a/alice'],
      [],
    ]);
  });

  it('is no longer who has left, until he reports again', () => {
    const log = new PresenceLog();
    log.note(report('alice', 0), 0);
    log.note(report('alice', 100), 100);
    log.note({ kind: 'user-gone', cellId: 'a', userId: 'alice', measuredAtMs: 150 }, 150);
    log.note(report('alice', 300), 300);
    expect(log.staysShiftedBy(10)[0]?.stays).toEqual([
      { fromMs: 10, toMs: 110 },
      { fromMs: 310, toMs: 310 },
    ]);
  });

  it('is drawn with equal chances, in every cell', () => {
    const stays = staysOf(report('bob', 0, 'b'), report('alice', 0), report('alice', 0, 'b'), report('carol', 0));
    expect(namesAt(new Presence(stays, 1), 0)).toEqual([['a/alice', 'a/carol', 'b/alice', 'b/bob']]);
  });

  it('counts once who is in two files', () => {
    const stays = joinedStays([
      staysOf(report('alice', 0), report('alice', 900)),
      staysOf(report('alice', 500), report('alice', 2000)),
    ]);
    expect(stays).toEqual([{ cellId: 'a', userId: 'alice', stays: [{ fromMs: 0, toMs: 2000 }] }]);
  });

  it('stays the same user for one conversation, whoever else comes and goes', () => {
    const many = Array.from({ length: 20 }, (_, index) => report(`user-${index}`, 0));
    const [everybody, half] = [many, many.filter((_, index) => index % 2 === 0)].map((reports) => {
      const users = new PresentUsers(new Presence(staysOf(...reports), 1));
      users.moveTo(0);
      return users;
    });
    const conversations = Array.from({ length: 200 }, (_, index) => index / 200);
    const moved = conversations.filter((conversation) => {
      const before = everybody?.likelyUser(conversation)?.userId ?? '';
      const stillThere = Number(before.slice('user-'.length)) % 2 === 0;
      return stillThere && half?.likelyUser(conversation)?.userId !== before;
    });
    expect(moved).toEqual([]);
    expect(new Set(conversations.map((one) => everybody?.likelyUser(one)?.userId)).size).toBe(20);
  });
});
