interface Waiter {
  readonly offset: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait for the end offset of one partition to move on. */
export class AppendWaiters {
  private readonly waiters = new Set<Waiter>();

  get isEmpty(): boolean {
    return this.waiters.size === 0;
  }

  /** Resolves when `wake` is called with an end offset past `offset`, or on abort. */
  wait(offset: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settled = (): void => {
        signal.removeEventListener('abort', onAbort);
        this.waiters.delete(waiter);
      };
      const waiter: Waiter = {
        offset,
        resolve: () => {
          settled();
          resolve();
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      const onAbort = waiter.resolve;
      this.waiters.add(waiter);
      signal.addEventListener('abort', onAbort);
    });
  }

  wake(endOffset: number): void {
    for (const waiter of this.waiters) {
      if (endOffset > waiter.offset) waiter.resolve();
    }
  }

  rejectAll(error: Error): void {
    for (const waiter of this.waiters) waiter.reject(error);
  }
}
