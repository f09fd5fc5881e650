import { afterEach, describe, expect, it } from '@jest/globals';
import { WebFixture } from '../testing/web-fixture.js';

describe('access', () => {
  let web: WebFixture;

  const startWith = async (bearerToken?: string): Promise<void> => {
    web = new WebFixture();
    await web.start(bearerToken === undefined ? {} : { bearerToken });
  };

  afterEach(() => web.close());

  it.each(['/metrics', '/api/summary', '/api/cells', '/api/events', '/api/live', '/api/decisions', '/api/requests/a'])(
    'keeps %s from callers without the token',
    async (path) => {
      await startWith('open sesame');
      await web
        .get(path)
        .expect(401)
        .expect('WWW-Authenticate', /^Bearer/);
      await web.get(path).set('Authorization', 'Bearer open').expect(401);
      await web.get(path).set('Authorization', 'Basic sesame').expect(401);
    },
  );

  it('lets callers with the token in, and probes without', async () => {
    await startWith('sesame');
    await web.get('/api/summary').set('Authorization', 'Bearer sesame').expect(200);
    await web.get('/metrics').set('Authorization', 'bearer sesame').expect(200);
    for (const probe of ['live', 'ready', 'startup']) await web.get(`/health/${probe}`).expect(200);
  });

  it.each(['/', '/page/style/base.css'])(
    'shows %s to everybody: it is the page that asks for the token',
    async (path) => {
      await startWith('sesame');
      await web.get(path).expect(200);
    },
  );

  it('asks nobody when no token is set', async () => {
    await startWith();
    await web.get('/api/summary').expect(200);
  });

  it.each(['/', '/api/summary', '/no/such/route'])('sends the security headers with %s', async (path) => {
    await startWith();
    const { headers } = await web.get(path);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it.each(['post', 'put', 'delete'] as const)('is read-only: no route takes %s', async (method) => {
    await startWith();
    for (const path of ['/api/summary', '/api/cells', '/api/dead-letters']) {
      const { status } = await fetch(`${web.url}${path}`, { method });
      expect(status).toBe(404);
    }
  });
});
