import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebFixture } from '../testing/web-fixture.js';

describe('the live page', () => {
  let web: WebFixture;

  beforeEach(async () => {
    web = new WebFixture();
    await web.start();
  });

  afterEach(() => web.close());

  it('loads its own files only, and every one of them is served', async () => {
    const { text } = await web
      .get('/')
      .expect(200)
      .expect('Content-Type', /text\/html/);
    const loaded = [...text.matchAll(/(?:src|href)="([^"#:]+\.(?:js|css))"/g)].map(([, path = '']) => path);
    expect(loaded.sort()).toEqual(['live.js', 'style.css']);
    expect(text).not.toMatch(/(?:src|href)="https?:/);
    await web
      .get('/live.js')
      .expect(200)
      .expect('Content-Type', /text\/javascript/);
    await web
      .get('/style.css')
      .expect(200)
      .expect('Content-Type', /text\/css/);
  });

  it('is not sent again while it has not changed', async () => {
    const { headers } = await web.get('/live.js').expect('Cache-Control', 'no-cache');
    await web
      .get('/live.js')
      .set('If-None-Match', headers.etag ?? '')
      .expect(304);
  });
});
