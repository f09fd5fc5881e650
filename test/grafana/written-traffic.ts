import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Catalogue } from '../../src/core/catalogue.js';
import { type EpochReport, Metrics, MetricsObserver } from '../../src/telemetry/index.js';

/** Epochs written by hand. */
export interface Writing {
  readonly catalogue: Catalogue;
  /** @param turn counts epochs from 0 */
  readonly reportOf: (turn: number) => EpochReport;
}

/** What a process shows that decides epochs written by hand: every time it is asked, one more has gone by. */
export class WrittenTraffic {
  readonly #metrics = new Metrics({ version: '1.2.3', processMetrics: false });
  readonly #server: Server;
  #turn = 0;

  private constructor(shards: number, { catalogue, reportOf }: Writing) {
    const observer = new MetricsObserver({ metrics: this.#metrics, catalogue, time: 'event', nowMs: () => 0 });
    this.#metrics.set('shards_configured', {}, shards);
    this.#server = createServer((_, response) => {
      observer.epochClosed(reportOf(this.#turn));
      this.#turn += 1;
      void this.#metrics.text().then((text) => {
        response.setHeader('Content-Type', this.#metrics.contentType);
        response.end(text);
      });
    });
  }

  /** @param shards there are, as every process of a service has to say */
  static async start(shards: number, writing: Writing): Promise<WrittenTraffic> {
    const traffic = new WrittenTraffic(shards, writing);
    traffic.#server.listen(0, '127.0.0.1');
    await once(traffic.#server, 'listening');
    return traffic;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
