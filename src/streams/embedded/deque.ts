const SMALLEST_CAPACITY = 16;

/** First in, first out, on a ring of a power of two slots: push and shift are amortised O(1), `at` is O(1). */
export class Deque<Item> {
  private slots: (Item | undefined)[] = emptySlots(SMALLEST_CAPACITY);
  private head = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(item: Item): void {
    if (this.count === this.slots.length) this.resize(this.count * 2);
    this.slots[(this.head + this.count) & (this.slots.length - 1)] = item;
    this.count += 1;
  }

  /** Takes the oldest item off. */
  shift(): Item | undefined {
    if (this.count === 0) return undefined;
    const item = this.slots[this.head];
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) & (this.slots.length - 1);
    this.count -= 1;
    if (this.slots.length > SMALLEST_CAPACITY && this.count * 4 <= this.slots.length) {
      this.resize(this.slots.length / 2);
    }
    return item;
  }

  /** The item at `index`, counted from the oldest. */
  at(index: number): Item | undefined {
    return index < 0 || index >= this.count ? undefined : this.slots[(this.head + index) & (this.slots.length - 1)];
  }

  /** Up to `count` items from `from` on, as a new array. */
  slice(from: number, count: number): Item[] {
    const start = Math.min(from, this.count);
    const end = Math.min(start + count, this.count);
    const items: Item[] = [];
    for (let index = start; index < end; index += 1) {
      items.push(this.slots[(this.head + index) & (this.slots.length - 1)] as Item);
    }
    return items;
  }

  private resize(capacity: number): void {
    const slots = emptySlots<Item>(capacity);
    for (let index = 0; index < this.count; index += 1) {
      slots[index] = this.slots[(this.head + index) & (this.slots.length - 1)];
    }
    this.slots = slots;
    this.head = 0;
  }
}

function emptySlots<Item>(capacity: number): (Item | undefined)[] {
  return new Array<Item | undefined>(capacity).fill(undefined);
}
