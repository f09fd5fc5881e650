import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { packageRoot } from '../../../src/contracts/catalogue/index.js';

const BIN = join(packageRoot(), 'bin', 'slotwise.js');
const SERVES_AT = /^slotwise serves at (?<url>\S+)/u;
/** Of what it said, so much is kept for whoever has to find out what went wrong. */
const MOST_LINES = 200;

/** One process of the built program. */
export class ServiceProcess {
  readonly #child: ChildProcess;
  readonly #said: string[] = [];
  readonly #url: Promise<string>;
  readonly ended: Promise<number | string>;

  /** @param words of the command line */
  constructor(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const env = { ...process.env, KAFKA_BROKERS: '', ...environment };
    const child = spawn(process.execPath, [BIN, ...words], { stdio: ['ignore', 'ignore', 'pipe'], env });
    this.#child = child;
    this.ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
    this.#url = new Promise((resolve, reject) => {
      const lines = createInterface({ input: child.stderr });
      lines.on('line', (line) => {
        this.#said.push(line);
        if (this.#said.length > MOST_LINES) this.#said.shift();
        const url = SERVES_AT.exec(line)?.groups?.url;
        if (url !== undefined) resolve(url);
      });
      void this.ended.then((how) => {
        reject(new Error(`it ended (${how}) before it served: ${this.said}`));
      });
    });
    this.#url.catch(() => undefined);
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the process was not made');
    return this.#child.pid;
  }

  get said(): string {
    return this.#said.join('\n');
  }

  /** Resolves with its address when it serves; rejects when it ends before. */
  serves(): Promise<string> {
    return this.#url;
  }

  signal(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  /** Like `kill -9`, whatever state it is in. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  /** @returns exit code, or the signal that ended it */
  async stop(): Promise<number | string> {
    this.signal('SIGTERM');
    return this.ended;
  }
}
