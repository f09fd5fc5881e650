import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/contracts/catalogue/index.js';
import { topicNames } from '../../src/contracts/index.js';
import type { UserRequest } from '../../src/core/messages.js';
import { placedInput } from '../../src/evaluation/driver/input-records.js';
import { openDurableLog } from '../../src/streams/index.js';
import { freePort } from '../kafka/broker/free-ports.js';
import { ServiceProcess } from '../prometheus/service-process.js';

const data = (name: string): string => join(packageRoot(), 'data', name);

/** Of event time. */
const STRETCH_S = 60;
const SPEED = 4;
export const SHARDS = 4;
const START_MS = Date.parse('2026-01-01T00:00:00.000Z');

function oddRequest(odd: Partial<UserRequest>): UserRequest {
  const usual = { cellId: 'trial1-multi4', userId: 'u', arrivedAtMs: START_MS, deadlineMs: 2000 };
  return { requestId: 'odd', models: ['mobilenet_v2'], ...usual, ...odd };
}

/** What no recording holds: each second a request for a cell that is not there, and one that leaves the mode open. */
function oddRequests(): string {
  const lines = Array.from({ length: STRETCH_S }, (_, second) => {
    const arrivedAtMs = START_MS + second * 1000;
    return [
      oddRequest({ requestId: `lost-${second}`, arrivedAtMs, cellId: 'nowhere', modes: ['download'] }),
      oddRequest({ requestId: `open-${second}`, arrivedAtMs }),
    ];
  });
  return lines
    .flat()
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

/** The service over a log in a folder: it plays the bundled recording under load, beside bad requests, and serves on. */
export class ServedTraffic {
  private service!: ServiceProcess;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<ServedTraffic> {
    const traffic = new ServedTraffic(mkdtempSync(join(tmpdir(), 'slotwise-served-')), await freePort());
    writeFileSync(traffic.oddFile, oddRequests());
    await traffic.serve();
    return traffic;
  }

  get host(): string {
    return this.service.url.host;
  }

  metrics(): Promise<string> {
    return this.service.metrics();
  }

  /** Kills the process; another goes on with the log, to which somebody has written late requests meanwhile. */
  async crashAndRestart(): Promise<void> {
    await this.service.kill();
    const log = await openDurableLog({ folder: this.logFolder, now: Date.now });
    for (let late = 0; late < 10; late += 1) {
      const { topic, partition, record } = placedInput(
        oddRequest({ requestId: `late-${late}`, deadlineMs: 600_000 }),
        SHARDS,
      );
      await log.append(topicNames()[topic], partition, [record]);
    }
    await log.close();
    await this.serve();
  }

  /** Kills the process, and every shard with it. */
  kill(): Promise<void> {
    return this.service.kill();
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true });
  }

  private get oddFile(): string {
    return join(this.folder, 'odd.ndjson');
  }

  private get logFolder(): string {
    return join(this.folder, 'log');
  }

  private async serve(): Promise<void> {
    this.service = await ServiceProcess.start([
      ...['--port', String(this.port), '--time', 'event', '--outcomes', 'twin', '--checkpoint-every', '20'],
      ...['--log-dir', this.logFolder, '--shards', String(SHARDS)],
      ...['--requests', data('azure-conv.csv.gz'), data('azure-code.csv.gz'), data('mooncake.jsonl.gz'), this.oddFile],
      ...['--requests-format', 'azure-llm,azure-llm,mooncake,native'],
      ...['--reports', data('tractor.csv.gz'), '--reports-format', 'tractor'],
      ...['--load', '7', '--speed', String(SPEED), '--for', `${STRETCH_S}s`],
    ]);
  }
}
