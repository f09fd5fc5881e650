import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { admitted, CELL, WebFixture } from '../testing/web-fixture.js';
import { MAX_OPEN_STREAMS } from './open-streams.js';

describe('/api/events', () => {
  let web: WebFixture;
  const leaving = new AbortController();

  beforeEach(async () => {
    web = new WebFixture();
    await web.start();
  });

  afterEach(() => web.close());

  /** Reads until the wanted words have come. */
  async function readUntil(response: Response, words: string): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (text.includes(words)) break;
    }
    return text;
  }

  it('begins with the totals and goes on with every accepted epoch', async () => {
    const response = await fetch(`${web.url}/api/events?cell=${CELL}`);
    expect(response.headers.get('Content-Type')).toMatch('text/event-stream');
    await web.shard0.close(10, { verdicts: [admitted('a')] });
    const text = await readUntil(response, '"requestId":"a"');
    expect(text.indexOf('event: summary')).toBeLessThan(text.indexOf('event: epoch'));
    expect(text).toMatch(/^retry: \d+$/m);
  });

  it('refuses one reader too many', async () => {
    const open = Array.from({ length: MAX_OPEN_STREAMS }, () =>
      fetch(`${web.url}/api/events`, { signal: leaving.signal }),
    );
    await Promise.all(open);
    expect((await fetch(`${web.url}/api/events`)).status).toBe(503);
    leaving.abort();
  });
});
