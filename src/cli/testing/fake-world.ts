import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { ExitCode } from '../exit-codes.js';
import type { ProgramDependencies } from '../program-dependencies.js';
import { runProgram } from '../run-program.js';
import type { ServeOptions } from '../serve-options.js';
import { FakeService } from './fake-service.js';

const FED = { doneFraction: 1, atMs: 0, requests: 120, reports: 900, malformed: 0, withoutUser: 0 };
const MOST_TURNS = 10_000;

/** Collects what is written; may be a terminal. */
export class Collected extends Writable {
  text = '';
  isTTY = false;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  get lines(): readonly string[] {
    return this.text.split('\n').slice(0, -1);
  }
}

/** The world a command runs in, in memory. */
export class FakeWorld implements ProgramDependencies {
  stdin = Readable.from([]);
  stdout: Writable & { text: string; lines: readonly string[] } = new Collected();
  readonly stderr = new Collected();
  environment: Record<string, string> = {};
  readonly signals = new EventEmitter();
  readonly exits: number[] = [];
  readonly exit = (code: number): void => void this.exits.push(code);
  readonly service = new FakeService();
  /** What the service was started with. */
  started: ServeOptions | undefined;
  /** What the feeder was started with. */
  fed: ServeOptions | undefined;
  solvers: ProgramDependencies['solvers'] = [];
  /** Addresses asked for, with the authorization sent. */
  readonly asked: string[] = [];
  answer: () => Promise<Response> = () => Promise.reject(new TypeError('fetch failed'));
  private readonly ticks = new Set<() => void>();

  readonly fetch: typeof fetch = (target, init) => {
    const { authorization } = (init?.headers ?? {}) as Record<string, string>;
    const address = target instanceof Request ? target.url : String(target);
    this.asked.push(authorization === undefined ? address : `${address} ${authorization}`);
    return this.answer();
  };

  /** Periods asked for, ms. */
  readonly periodsMs: number[] = [];

  readonly every = (periodMs: number, tick: () => void): (() => void) => {
    this.periodsMs.push(periodMs);
    this.ticks.add(tick);
    return () => this.ticks.delete(tick);
  };

  startService: ProgramDependencies['startService'] = (options) => {
    this.started = options;
    return Promise.resolve(this.service);
  };

  feedTraffic: ProgramDependencies['feedTraffic'] = (options) => {
    this.fed = options;
    return Promise.resolve({ ...FED, finished: true, wallSeconds: 2 });
  };

  // Loaded when it is needed: it is the whole scheduler.
  startJobRunner: ProgramDependencies['startJobRunner'] = async (setup, workers) =>
    (await import('../../evaluation/sweep/index.js')).inThread(setup, workers);

  run(...words: readonly string[]): Promise<ExitCode> {
    return runProgram(words, this);
  }

  /** Wall time passes. */
  tick(): void {
    for (const tick of this.ticks) tick();
  }

  /** Lets the event loop turn until something is the case; a bound keeps a broken command from hanging the test. */
  async until(isTheCase: () => boolean): Promise<void> {
    for (let turns = 0; !isTheCase(); turns += 1) {
      if (turns > MOST_TURNS) throw new Error(`it never came to this; stderr holds: ${this.stderr.text}`);
      await turn();
    }
  }

  get ticking(): boolean {
    return this.ticks.size > 0;
  }
}
