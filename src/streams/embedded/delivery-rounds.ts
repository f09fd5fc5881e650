/** Something with a batch to hand out. */
export interface Deliverable {
  /** Starts handing out one batch; never throws, never waits for the handler. */
  deliver(): void;
}

/** Fair deliveries: in every round each partition that has something to say gets one batch out, first come first served. */
export class DeliveryRounds {
  private ready: Deliverable[] = [];

  constructor(private readonly schedule: (round: () => void) => void) {}

  enqueue(deliverable: Deliverable): void {
    this.ready.push(deliverable);
    if (this.ready.length === 1) this.schedule(this.round);
  }

  private readonly round = (): void => {
    const now = this.ready;
    this.ready = [];
    for (const deliverable of now) deliverable.deliver();
  };
}
