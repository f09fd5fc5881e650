import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { admitted, CELL, planned, WebFixture } from '../testing/web-fixture.js';

describe('/api/live', () => {
  let web: WebFixture;

  beforeEach(async () => {
    web = new WebFixture();
    await web.start();
  });

  afterEach(() => web.close());

  it('begins with everything kept, and goes on with what is decided', async () => {
    await web.shard0.close(10, { verdicts: [admitted('a')], plans: [planned(['a'])] });
    await web.followed(0, 10);
    const response = await fetch(`${web.url}/api/live?cell=${CELL}`);
    expect(response.headers.get('Content-Type')).toMatch('text/event-stream');
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (!text.includes('"requestId":"b"') && text.includes('event: summary')) {
        await web.shard0.close(11, { verdicts: [admitted('b')], plans: [planned(['a', 'b'])] });
      }
      if (text.includes('"requestId":"b"')) break;
    }
    expect([...text.matchAll(/^event: (.*)$/gm)].slice(0, 6).map(([, name]) => name)).toEqual([
      'begin',
      'detail',
      'deliveries',
      'glances',
      'verdicts',
      'summary',
    ]);
    expect(text).toContain('"columns":[[10,0.147,0,0,0]]');
    expect(text).toContain('{"requestId":"a","userId":"user-of-a","blocks":40,"mode":"download"}');
  });

  it('knows its cells', async () => {
    expect(await web.json('/api/live?cell=nowhere', 404)).toMatchObject({
      message: 'There is no cell nowhere; GET /api/cells lists those there are.',
    });
  });
});
