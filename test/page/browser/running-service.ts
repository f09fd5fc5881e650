import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceSummary } from '../../../src/web/shown/service-summary.js';
import { BIN } from './built.js';

/** The built program, serving the bundled recording at real speed unless told otherwise. */
export class RunningService {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  /** Resolves when it listens. @param port 0: any free one */
  static async start(port = 0, options: readonly string[] = []): Promise<RunningService> {
    const words = ['serve', '--replay', 'bundled', '--outcomes', 'twin', '--time', 'event', '--port', String(port)];
    const child = spawn(process.execPath, [BIN, ...words, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    const url = await new Promise<string>((resolve, reject) => {
      child.once('close', () => {
        reject(new Error(`the service ended:\n${said.join('\n')}`));
      });
      for (const stream of [child.stdout, child.stderr]) {
        createInterface(stream).on('line', (line) => {
          said.push(line);
          const serving = /serves at (\S+)/.exec(line)?.[1];
          if (serving !== undefined) resolve(serving);
        });
      }
    });
    return new RunningService(child, url);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** The parsed answer of a route. */
  async json(path: string): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  }

  /** Resolves when so many requests have been received. */
  async received(atLeast: number): Promise<void> {
    while (((await this.json('/api/summary')) as ServiceSummary).received < atLeast) await delay(20);
  }

  /** The totals once the replay is over and nothing is in flight any more. */
  async settled(): Promise<ServiceSummary> {
    for (;;) {
      const summary = (await this.json('/api/summary')) as ServiceSummary;
      if (summary.replay?.doneFraction === 1 && summary.received > 0 && summary.inFlight === 0) return summary;
      await delay(100);
    }
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const closed = once(this.process, 'close');
    this.process.kill('SIGKILL');
    await closed;
  }
}
