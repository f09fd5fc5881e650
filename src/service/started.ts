interface Ending {
  readonly words: () => string;
  readonly end: () => Promise<unknown>;
}

/** What has been started, so that it can be ended in the opposite order, whatever happened in between. */
export class Started {
  readonly #endings: Ending[] = [];
  #closed: Promise<void> | undefined;

  /** @param words what it is, for people */
  add(words: string | (() => string), end: () => Promise<unknown>): void {
    this.#endings.unshift({ words: typeof words === 'string' ? () => words : words, end });
  }

  /** What has not ended yet, next one first. */
  unfinished(): string {
    return this.#endings.map(({ words }) => words()).join('; ');
  }

  /** Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    for (let next = this.#endings[0]; next !== undefined; next = this.#endings[0]) {
      await next.end();
      this.#endings.shift();
    }
  }
}
