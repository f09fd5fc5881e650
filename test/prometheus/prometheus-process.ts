import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { freePort } from '../kafka/broker/free-ports.js';
import { PROMETHEUS_FOLDER } from './rule-files.js';

/** One series: its labels, and its values with their times, s since 1970. */
export interface Sampled {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, number])[];
}

export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

interface Config {
  readonly global: object;
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly { readonly job_name: string }[];
}

const ASK_AGAIN_AFTER_MS = 200;
/** Else it reads exemplars and keeps none. */
const FEATURES = ['--enable-feature=exemplar-storage'];

/** The configuration that is deployed, rules and all, but for what stands for the other containers and their pace. */
function configFor(targets: readonly string[]): Config {
  const deployed = parse(readFileSync(join(PROMETHEUS_FOLDER, 'prometheus.yml'), 'utf8')) as Config;
  return {
    ...deployed,
    global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' },
    rule_files: deployed.rule_files.map((path) => join(PROMETHEUS_FOLDER, path)),
    scrape_configs: deployed.scrape_configs.map(({ job_name }) => ({
      job_name,
      static_configs: [{ targets }],
    })),
  };
}

/** A real Prometheus on a folder and a port of its own. */
export class PrometheusProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly url: string,
  ) {}

  /** Scrapes targets (host:port) every half second; resolves when it answers. */
  static async start(...targets: readonly string[]): Promise<PrometheusProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'slotwise-prometheus-'));
    const config = join(folder, 'prometheus.yml');
    writeFileSync(config, stringify(configFor(targets)));
    const address = `127.0.0.1:${await freePort()}`;
    const words = [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, ...FEATURES];
    const child = spawn('prometheus', [...words, `--web.listen-address=${address}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const prometheus = new PrometheusProcess(child, folder, `http://${address}`);
    while (!(await prometheus.#isReady())) {
      if (child.exitCode !== null) throw new Error(`prometheus ended: ${said}`);
      await delay(ASK_AGAIN_AFTER_MS);
    }
    return prometheus;
  }

  /** At one instant, s since 1970. @throws Error if the query is refused */
  async at(query: string, atS: number): Promise<readonly Sampled[]> {
    const { result } = await this.#get<{ result: { metric: Sampled['metric']; value: [number, string] }[] }>('query', {
      query,
      time: atS,
    });
    return result.map(({ metric, value: [time, value] }) => ({ metric, values: [[time, Number(value)]] }));
  }

  /** Twice a second between two instants, s since 1970. @throws Error if the query is refused */
  async between(query: string, startS: number, endS: number): Promise<readonly Sampled[]> {
    const { result } = await this.#get<{ result: { metric: Sampled['metric']; values: [number, string][] }[] }>(
      'query_range',
      { query, start: startS, end: endS, step: 0.5 },
    );
    return result.map(({ metric, values }) => ({
      metric,
      values: values.map(([time, value]) => [time, Number(value)] as const),
    }));
  }

  /** Resolves with what a query says as soon as it says anything. */
  async until(query: string): Promise<readonly Sampled[]> {
    for (;;) {
      const series = await this.at(query, Date.now() / 1000);
      if (series.length > 0) return series;
      await delay(ASK_AGAIN_AFTER_MS);
    }
  }

  /** Labels of the exemplars kept of a query's series. */
  async exemplars(query: string): Promise<readonly Readonly<Record<string, string>>[]> {
    const now = Date.now() / 1000;
    const found = await this.#get<readonly { exemplars: readonly { labels: Readonly<Record<string, string>> }[] }[]>(
      'query_exemplars',
      { query, start: now - 600, end: now },
    );
    return found.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels));
  }

  async alerts(): Promise<readonly ActiveAlert[]> {
    return (await this.#get<{ alerts: readonly ActiveAlert[] }>('alerts', {})).alerts;
  }

  /** Resolves when an alert of that name fires. */
  async untilFiring(name: string): Promise<ActiveAlert> {
    for (;;) {
      const firing = (await this.alerts()).find(({ labels, state }) => labels.alertname === name && state === 'firing');
      if (firing !== undefined) return firing;
      await delay(ASK_AGAIN_AFTER_MS);
    }
  }

  async stop(): Promise<void> {
    const ended = this.child.exitCode === null ? once(this.child, 'exit') : undefined;
    this.child.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true });
  }

  #isReady(): Promise<boolean> {
    return fetch(`${this.url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async #get<Data>(path: string, parameters: Readonly<Record<string, string | number>>): Promise<Data> {
    const words = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
    const query = new URLSearchParams(words);
    const response = await fetch(`${this.url}/api/v1/${path}?${query.toString()}`);
    const answer = (await response.json()) as { status: string; error?: string; data: Data };
    if (answer.status !== 'success') throw new Error(`${query.get('query') ?? path}: ${answer.error ?? 'refused'}`);
    return answer.data;
  }
}
