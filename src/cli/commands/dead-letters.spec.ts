import { describe, expect, it } from '@jest/globals';
import { type DeadLetter, MESSAGE_EXAMPLES } from '../../contracts/index.js';
import { FakeWorld } from '../testing/fake-world.js';

const INVALID: DeadLetter = MESSAGE_EXAMPLES['dead-letter'];
const BINARY: DeadLetter = {
  ...{ topic: 'slotwise.reports', partition: 3, offset: 41, key: 'cell-a', valueBase64: '/v8=', valueBytes: 2_000_000 },
  ...{ truncated: true, code: 'SLOTWISE_UNPARSABLE', sentence: 'the record is not UTF-8', atMs: 1_700_000_000_000 },
};

function worldAnswering(letters: readonly unknown[], leftOut = 0): FakeWorld {
  const world = new FakeWorld();
  const deadLetters = letters.map((letter, offset) => ({ partition: 0, offset, letter }));
  world.answer = () => Promise.resolve(Response.json({ deadLetters, leftOut }));
  return world;
}

describe('dead-letters list', () => {
  it('shows origin, code and why, newest first', async () => {
    const world = worldAnswering([BINARY, INVALID]);
    expect(await world.run('dead-letters', 'list', '--limit', '2', '--token', 'secret')).toBe(0);
    expect(world.asked).toEqual(['http://127.0.0.1:3000/api/dead-letters?limit=2 Bearer secret']);
    const rows = world.stdout.lines.filter((line) => line.includes('SLOTWISE_'));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/slotwise.reports\/3@41 .* SLOTWISE_UNPARSABLE .* the record is not UTF-8/);
    expect(rows[1]).toMatch(/slotwise.requests\/0@5 .* SLOTWISE_INVALID .* requestId is missing/);
  });

  it('prints the letters themselves with --json', async () => {
    const world = worldAnswering([BINARY, INVALID]);
    expect(await world.run('dead-letters', 'list', '--json')).toBe(0);
    expect(JSON.parse(world.stdout.text)).toEqual([BINARY, INVALID]);
  });

  it('says so when there are none, and when some do not fit into one answer', async () => {
    const none = worldAnswering([]);
    expect(await none.run('dead-letters', 'list')).toBe(0);
    expect(none.stdout.text).toBe('');
    expect(none.stderr.text).toContain('there are no dead letters');
    const many = worldAnswering([INVALID], 12);
    expect(await many.run('dead-letters', 'list')).toBe(0);
    expect(many.stderr.text).toContain('12 more are left out');
  });
});

describe('dead-letters show', () => {
  it('prints all that is known of one, its value as text where it is text', async () => {
    const world = worldAnswering([BINARY, INVALID]);
    expect(await world.run('dead-letters', 'show', 'slotwise.requests/0@5')).toBe(0);
    expect(world.stdout.lines).toEqual([
      'origin  slotwise.requests/0@5',
      'code    SLOTWISE_INVALID',
      'why     requestId is missing',
      'field   requestId',
      'key     trial1-multi4',
      'time    2023-11-14T22:13:20.021Z',
      'size    2 bytes',
      'value   {}',
    ]);
  });

  it('prints bytes that are no text in base64', async () => {
    const world = worldAnswering([BINARY]);
    expect(await world.run('dead-letters', 'show', 'slotwise.reports/3@41')).toBe(0);
    expect(world.stdout.text).toContain('size    2000000 bytes, of which the first are kept');
    expect(world.stdout.text).toContain('value   (base64) /v8=');
  });

  it('fails for one that is not there', async () => {
    const world = worldAnswering([INVALID]);
    expect(await world.run('dead-letters', 'show', 'slotwise.requests/0@6')).toBe(1);
    expect(world.stderr.text).toMatch(/^slotwise: no dead letter of slotwise.requests\/0@6/);
  });
});

describe('dead-letters that go wrong', () => {
  it.each([
    [['dead-letters', 'show', '17'], '"17" must be topic/partition@offset'],
    [['dead-letters', 'show'], "missing required argument 'origin'"],
    [['dead-letters', 'list', '--limit', '0'], '--limit must be a whole number of at least 1'],
    [['dead-letters', 'list', '--limit', '501'], 'a service shows 500 letters at most'],
    [['dead-letters', 'list', '--code', 'BORED'], '--code must be one of SLOTWISE_UNPARSABLE'],
    [['dead-letters', 'list', '--topic-prefix', 'x.'], '--topic-prefix is for a log in Kafka'],
    [['dead-letters', 'list', '--log-dir', 'x', '--brokers', 'a:1'], '--log-dir and --brokers exclude each other'],
    [['dead-letters', 'resubmit'], 'say which: topic/partition@offset, --code, --topic or --all'],
    [['dead-letters', 'resubmit', '17'], '"17" must be topic/partition@offset'],
    [['dead-letters', 'resubmit', 'a/0@1'], 'a service only shows its dead letters'],
    [['dead-letters', 'resubmit', 'a/0@1', '--all'], '--all does not go with letters that are named'],
    [['dead-letters', 'resubmit', '--all', '--value-file', 'x'], '--value-file is for one letter: name it'],
  ])('%j is refused', async (words, sentence) => {
    const world = worldAnswering([]);
    expect(await world.run(...words)).toBe(2);
    expect(world.stderr.lines).toHaveLength(1);
    expect(world.stderr.text).toContain(`slotwise: ${sentence}`);
    expect(world.asked).toEqual([]);
  });

  it('fail with words when the answer is another', async () => {
    const stranger = new FakeWorld();
    stranger.answer = () => Promise.resolve(new Response('<html>'));
    expect(await stranger.run('dead-letters', 'list')).toBe(1);
    expect(stranger.stderr.text).toMatch(/^slotwise: .* did not answer with a list of dead letters/);
    const odd = worldAnswering([{ topic: 'x' }]);
    expect(await odd.run('dead-letters', 'list')).toBe(1);
    expect(odd.stderr.text).toMatch(/^slotwise: .* is no dead letter: /);
  });
});
