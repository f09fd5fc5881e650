import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebFixture } from '../testing/web-fixture.js';

describe('the live page', () => {
  let web: WebFixture;

  beforeEach(async () => {
    web = new WebFixture();
    await web.start();
  });

  afterEach(() => web.close());

  it('loads its own files only, and they are served', async () => {
    const { text } = await web
      .get('/')
      .expect(200)
      .expect('Content-Type', /text\/html/);
    const loaded = [...text.matchAll(/(?:src|href)="(page\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(loaded).toContain('page/main.js');
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const styles = loaded.filter((path) => path.endsWith('.css'));
    expect(styles.length).toBeGreaterThan(0);
    for (const path of styles)
      await web
        .get(`/${path}`)
        .expect(200)
        .expect('Content-Type', /text\/css/);
  });

  it.each(['/page/../index.ts', '/page/%2e%2e/web.module.ts', '/page/main.ts', '/page/', '/page/nothing.js'])(
    'has nothing but its own files: %s',
    async (path) => {
      await web.get(path).expect(404);
    },
  );

  it('is not sent again while it has not changed', async () => {
    const { headers } = await web.get('/page/style/base.css').expect('Cache-Control', 'no-cache');
    await web
      .get('/page/style/base.css')
      .set('If-None-Match', headers.etag ?? '')
      .expect(304);
  });
});
