/** Label (l, v, mask) of section 4.3: a segment that ends on a device. */
export interface VisitLabel {
  readonly ticks: number;
  readonly hops: number;
  /** j: the segment began after this layer. */
  readonly segmentAfter: number;
}

/** Chains that have used the same devices, each for one segment. Equal sets are the same object. */
export class Visits {
  /** By the device of the last segment, then by layer. */
  readonly ends = new Map<number, (VisitLabel | undefined)[]>();
  private readonly wider = new Map<number, Visits>();

  private constructor(
    readonly devices: readonly number[],
    /** Bit of each device by its index: what sets are compared by. */
    readonly mask: bigint,
    private readonly all: Map<bigint, Visits>,
  ) {}

  static none(): Visits {
    const all = new Map<bigint, Visits>();
    const none = new Visits([], 0n, all);
    all.set(0n, none);
    return none;
  }

  with(device: number): Visits {
    const known = this.wider.get(device);
    if (known !== undefined) return known;
    const mask = this.mask | (1n << BigInt(device));
    const visits = this.all.get(mask) ?? new Visits([...this.devices, device], mask, this.all);
    this.all.set(mask, visits);
    this.wider.set(device, visits);
    return visits;
  }

  /** The same without a device. */
  without(device: number): Visits {
    const visits = this.all.get(this.mask & ~(1n << BigInt(device)));
    if (visits === undefined) throw new RangeError(`nothing was planned without device ${device}`);
    return visits;
  }

  endsOn(device: number): (VisitLabel | undefined)[] {
    const known = this.ends.get(device);
    if (known !== undefined) return known;
    const ends: (VisitLabel | undefined)[] = [];
    this.ends.set(device, ends);
    return ends;
  }
}
