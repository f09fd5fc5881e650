import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/contracts/catalogue/index.js';

const BIN = join(packageRoot(), 'bin', 'slotwise.js');

/** The built program, serving. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: URL,
  ) {}

  /** Resolves when it serves. @throws Error with all it said if it ends before */
  static async start(words: readonly string[]): Promise<ServiceProcess> {
    const child = spawn(process.execPath, [BIN, 'serve', ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      const url = /^slotwise serves at (?<url>\S+)/u.exec(line)?.groups?.url;
      if (url !== undefined) {
        child.stderr.resume();
        return new ServiceProcess(child, new URL(url));
      }
      said.push(line);
    }
    throw new Error(`the service ended before it served:\n${said.join('\n')}`);
  }

  /** What Prometheus reads. */
  async metrics(): Promise<string> {
    return (await fetch(new URL('/metrics', this.url))).text();
  }

  /** Kills it, and every shard with it; once more does nothing. */
  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
