import { describe, expect, it } from '@jest/globals';
import { Ajv, type SchemaObject } from 'ajv';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/contracts/catalogue/index.js';
import { composeFile, composeService, DEPLOY_FOLDER } from './compose-file.js';

const { $schema: _, ...published } = JSON.parse(
  readFileSync(join(packageRoot(), 'test', 'deploy', 'compose-spec.json'), 'utf8'),
) as SchemaObject;
const validate = new Ajv({ strict: false, validateFormats: false }).compile(published);

const { services = {} } = composeFile('deploy/compose.yaml');

/** Where a folder or file of the repository is in a container. */
function mountOf(service: string, inside: string): string | undefined {
  const volume = composeService(service).volumes?.find((mount) => mount.split(':')[1] === inside);
  return volume === undefined ? undefined : join(DEPLOY_FOLDER, volume.split(':')[0] ?? '');
}

describe('the compose files', () => {
  it.each(['compose.yaml', 'deploy/compose.yaml'])('%s keeps the schema of the Compose Specification', (path) => {
    expect([validate(composeFile(path)), validate.errors]).toEqual([true, null]);
  });

  it('would be refused if they did not', () => {
    expect(validate({ services: { kafka: { image: 'x', port: [] } } })).toBe(false);
    expect(validate({ services: { kafka: { image: 'x', depends_on: { a: { condition: 'ready' } } } } })).toBe(false);
  });

  it('include the one in deploy/, so that docker compose up works in the root', () => {
    expect(composeFile('compose.yaml').include).toEqual(['deploy/compose.yaml']);
  });

  it('name a version of every image that is fetched', () => {
    for (const [name, { image, build }] of Object.entries(services)) {
      if (build === undefined) expect([name, image]).toEqual([name, expect.stringMatching(/:v?\d+\.\d+\.\d+$/u)]);
    }
  });

  it('mount only what is there, and publish ports to this machine alone', () => {
    for (const { volumes = [], ports = [] } of Object.values(services)) {
      for (const volume of volumes) expect(existsSync(join(DEPLOY_FOLDER, volume.split(':')[0] ?? ''))).toBe(true);
      for (const volume of volumes) expect(volume).toMatch(/:ro$/u);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/u);
    }
  });
});

describe('Prometheus and Grafana in containers', () => {
  it('run with the very files that the tests use', () => {
    expect(mountOf('prometheus', '/etc/prometheus/prometheus.yml')).toBe(
      join(DEPLOY_FOLDER, 'prometheus/prometheus.yml'),
    );
    expect(mountOf('prometheus', '/etc/prometheus/rules')).toBe(join(DEPLOY_FOLDER, 'prometheus/rules'));
    expect(mountOf('grafana', '/etc/grafana/provisioning')).toBe(join(packageRoot(), 'grafana/provisioning'));
    expect(mountOf('grafana', '/var/lib/grafana/dashboards')).toBe(join(packageRoot(), 'grafana/dashboards'));
  });

  it('find each other, the service and the dashboards', () => {
    const read = (path: string): unknown => parse(readFileSync(join(packageRoot(), path), 'utf8'));
    expect(read('deploy/prometheus/prometheus.yml')).toMatchObject({
      rule_files: ['rules/*.yaml'],
      scrape_configs: [{ dns_sd_configs: [{ names: ['slotwise', 'demo'], port: 3000 }] }],
    });
    expect(Object.keys(services)).toEqual(expect.arrayContaining(['slotwise', 'demo', 'prometheus']));
    expect(read('grafana/provisioning/datasources/prometheus.yaml')).toMatchObject({
      datasources: [{ url: 'http://prometheus:9090', jsonData: { timeInterval: '5s' } }],
    });
    const home = composeService('grafana').environment?.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH;
    expect(existsSync(join(packageRoot(), 'grafana', String(home).replace('/var/lib/grafana/', '')))).toBe(true);
  });
});
