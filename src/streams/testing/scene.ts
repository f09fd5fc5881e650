/** Several actors in one test: whoever acts says so, and the test waits for a state of affairs instead of for time. */
export class Scene {
  private readonly waiting = new Set<{ readonly condition: () => boolean; readonly resolve: () => void }>();

  changed(): void {
    for (const waiter of this.waiting) {
      if (!waiter.condition()) continue;
      this.waiting.delete(waiter);
      waiter.resolve();
    }
  }

  /** Resolves when `condition` holds; looked at whenever an actor acts. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      this.waiting.add({ condition, resolve });
    });
  }
}

/** A promise and the key to it. */
export class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}
