import { rm } from 'node:fs/promises';
import { BrokerProcess } from './broker-process.js';
import type { Reach } from './client-settings.js';
import { type ExpectedAnswer, waitUntilItAnswers } from './wait-until-it-answers.js';

const SHUT_DOWN_WITHIN_MS = 30_000;

/** A broker that was started here. Its address and data stay the same over restarts, its process does not. */
export class Broker implements Reach {
  /** `host:port` */
  readonly brokers: string;
  /** PEM of the authority that clients must trust; absent without TLS. */
  readonly caPem?: string;
  private process: BrokerProcess | undefined;

  constructor(
    reach: Reach,
    readonly dataFolder: string,
    private readonly classPath: string,
    private readonly expected: ExpectedAnswer,
    private readonly isShortLived: boolean,
  ) {
    this.brokers = reach.brokers;
    if (reach.caPem !== undefined) this.caPem = reach.caPem;
  }

  get pid(): number {
    return this.running.pid;
  }

  /** Ends it for good and removes its data, which is why it need not shut down in good order. */
  async stop(): Promise<void> {
    await this.process?.kill();
    await rm(this.dataFolder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Like `kill -9`; its data stays. */
  kill(): Promise<void> {
    return this.running.kill();
  }

  /**
   * Starts it on its data, after shutting it down in good order if it runs; resolves when it answers.
   *
   * @throws Error with the end of its log if it does not: then it is not left running
   */
  async restart(): Promise<void> {
    await this.process?.shutDown(SHUT_DOWN_WITHIN_MS);
    this.process = BrokerProcess.start(this.dataFolder, this.classPath, this.isShortLived);
    try {
      await waitUntilItAnswers(this.process, this.expected);
    } catch (error) {
      await this.process.kill();
      throw error;
    }
  }

  /** Freezes it: connections stay open, and nothing is answered until `resume`. */
  pause(): void {
    this.running.signal('SIGSTOP');
  }

  resume(): void {
    this.running.signal('SIGCONT');
  }

  /** Resolves when its process has ended, whoever ended it. */
  ended(): Promise<void> {
    return this.running.ended();
  }

  /** The end of its log, while its data are there. */
  get lastWords(): string {
    return this.running.lastWords;
  }

  private get running(): BrokerProcess {
    if (this.process === undefined) throw new Error('the broker was never started');
    return this.process;
  }
}
