import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { javaTool } from './java.js';
import { lastWords } from './last-words.js';

export const SERVER_PROPERTIES = 'server.properties';
const LOG = 'broker.log';
/** What the guard of the brokers' home ends. It is there before the broker is: the shell becomes the broker. */
const PID_FILE = 'broker.pid';
const BECOME_BROKER = `echo $$ > ${PID_FILE} && exec "$@"`;

/** One process of a broker, from start to end. */
export class BrokerProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Starts a broker with the server.properties in the folder; it does not answer yet. */
  static start(folder: string, classPath: string, isShortLived: boolean): BrokerProcess {
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary, { recursive: true });
    const jvm = ['-Xmx512m', '-XX:-UsePerfData', `-Djava.io.tmpdir=${temporary}`, '-Dlog4j2.level=INFO'];
    if (isShortLived) jvm.push('-XX:TieredStopAtLevel=1');
    const broker = [javaTool('java'), ...jvm, '-cp', classPath, 'kafka.Kafka', SERVER_PROPERTIES];
    const log = openSync(join(folder, LOG), 'a');
    // Its own session: what is typed at the terminal of a test run is not for the broker.
    const child = spawn('sh', ['-c', BECOME_BROKER, 'sh', ...broker], {
      cwd: folder,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.unref();
    child.once('exit', () => {
      rmSync(join(folder, PID_FILE), { force: true });
    });
    return new BrokerProcess(child, folder);
  }

  /** @throws Error if the system could not make the process */
  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the broker has no process: is there a shell?');
    return this.child.pid;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The errors it logged last and the end of its log, for errors of ours. */
  get lastWords(): string {
    return lastWords(readFileSync(join(this.folder, LOG), 'utf8'));
  }

  /** @throws Error if it has ended */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (!this.child.kill(signal)) throw new Error('the broker is not running');
  }

  /** Resolves when it has ended, whoever ended it. */
  async ended(): Promise<void> {
    if (this.hasEnded) return;
    this.child.ref();
    await once(this.child, 'exit');
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }

  /** In good order if it manages within the time, else not. Wakes it if it is stopped. */
  async shutDown(graceMs: number): Promise<void> {
    this.child.kill('SIGTERM');
    this.child.kill('SIGCONT');
    const patience = new AbortController();
    const late = sleep(graceMs, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.ended(), late]);
    patience.abort();
    await this.kill();
  }
}
