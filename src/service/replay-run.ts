import {
  ReplayPlayer,
  type PlayerOptions,
  type Replay,
  type ReplayProgress,
  type ReplayResult,
} from '../replay/index.js';
import type { ReplayStatus } from '../web/index.js';

/** One playing of a recording beside a running service, and how far it is. */
export class ReplayRun implements ReplayStatus {
  readonly #stop = new AbortController();
  readonly #replay: Replay;
  #progress: ReplayProgress | undefined;
  #playing: Promise<ReplayResult> | undefined;

  constructor(replay: Replay) {
    this.#replay = replay;
  }

  /** Undefined before the first epoch boundary. */
  progress(): ReplayProgress | undefined {
    return this.#progress;
  }

  /** Resolves when everything has been written, or when `stop` was called. */
  play(options: Omit<PlayerOptions, 'onProgress' | 'signal'>): Promise<ReplayResult> {
    const onProgress = (progress: ReplayProgress): void => {
      this.#progress = progress;
    };
    this.#playing = new ReplayPlayer(this.#replay, { ...options, onProgress, signal: this.#stop.signal }).play();
    return this.#playing.then((result) => {
      this.#progress = result;
      return result;
    });
  }

  /** Ends the playing; what is being written is finished first. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#playing?.catch(() => undefined);
  }
}
