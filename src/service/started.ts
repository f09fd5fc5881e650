/** What has been started, so that it can be ended in the opposite order, whatever happened in between. */
export class Started {
  readonly #endings: (() => Promise<unknown>)[] = [];
  #closed: Promise<void> | undefined;

  add(end: () => Promise<unknown>): void {
    this.#endings.unshift(end);
  }

  /** Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    for (const end of this.#endings) await end();
  }
}
