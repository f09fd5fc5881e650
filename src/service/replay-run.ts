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
  readonly #player: ReplayPlayer;
  #progress: ReplayProgress | undefined;
  #playing: Promise<ReplayResult> | undefined;

  constructor(replay: Replay, options: Omit<PlayerOptions, 'onProgress' | 'signal'>) {
    const onProgress = (progress: ReplayProgress): void => {
      this.#progress = progress;
    };
    this.#player = new ReplayPlayer(replay, { ...options, onProgress, signal: this.#stop.signal });
  }

  /** Undefined before the first epoch boundary. */
  progress(): ReplayProgress | undefined {
    return this.#progress;
  }

  /** Checks that the log holds nothing else than the beginning of this replay. @throws SlotwiseError REPLAY_DIFFERS */
  findPlace(): Promise<void> {
    return this.#player.findPlace();
  }

  /** Resolves when everything has been written, or when `stop` was called. */
  play(): Promise<ReplayResult> {
    this.#playing = this.#player.play();
    return this.#playing;
  }

  /** Ends the playing; what is being written is finished first. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#playing?.catch(() => undefined);
  }
}
