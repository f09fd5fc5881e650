import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { packageRoot } from '../../src/contracts/catalogue/index.js';
import { freePort } from '../kafka/broker/free-ports.js';
import { ImageInFolders } from './image-in-folders.js';
import { imageRecipe } from './image-recipe.js';

const recipe = imageRecipe();
const BUILD_WITHIN_MS = 600_000;
const ASK_AGAIN_AFTER_MS = 200;

describe('the image', () => {
  it('is built in two stages, both on a slim image of the Node that the package asks for', () => {
    expect(recipe.stages.map(({ name }) => name)).toEqual(['build', 'last']);
    for (const { image } of recipe.stages) expect(image).toMatch(/^node:20-\w+-slim$/u);
  });

  it('runs as a user who is a number and not root', () => {
    expect(recipe.user).toMatch(/^[1-9]\d*:[1-9]\d*$/u);
  });

  it('asks itself whether it is alive', () => {
    expect(recipe.healthcheck.join(' ')).toContain('/health/live');
  });

  it('copies only what the build context holds, and the context holds little more', () => {
    const ignored = readFileSync(join(packageRoot(), '.dockerignore'), 'utf8').split('\n');
    expect(ignored).toContain('*');
    const copied = recipe.stages.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'copy' && step.fromStage === undefined ? step.sources : [])),
    );
    const held = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect([...held].sort()).toEqual([...new Set(copied)].sort());
    for (const path of held) expect(existsSync(join(packageRoot(), path))).toBe(true);
  });
});

const isInCi = process.env.CI === 'true';
if (!isInCi) {
  process.stderr.write('\nSKIPPED: building the image in folders, which downloads all packages (CI=true does it)\n\n');
}

(isInCi ? describe : describe.skip)('built and run in empty folders, by that user', () => {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const image = new ImageInFolders(registry);
  afterAll(() => {
    image.remove();
  });

  it(
    'has no packages of developers, turns healthy, and ends in good order',
    async () => {
      await image.build();
      const has = (path: string): boolean => existsSync(join(image.app, path));
      expect(has('node_modules/kafkajs')).toBe(true);
      for (const development of ['typescript', 'jest', 'eslint', '@grafana/grafana-foundation-sdk']) {
        expect([development, has(`node_modules/${development}`)]).toEqual([development, false]);
      }
      expect(has('src')).toBe(false);

      const port = await freePort();
      const service = image.start(port);
      const ended = once(service, 'exit');
      while (!(await image.isHealthy(port))) {
        expect(service.exitCode).toBeNull();
        await delay(ASK_AGAIN_AFTER_MS);
      }
      const status = readFileSync(`/proc/${service.pid ?? 0}/status`, 'utf8');
      expect(/^Uid:\t(?<uid>\d+)/mu.exec(status)?.groups?.uid).not.toBe('0');
      service.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    },
    BUILD_WITHIN_MS,
  );
});
