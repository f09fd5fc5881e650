import { at } from '../../numerics/at.js';

/** A binary heap: the smallest first. Cost O(log size) a push or pop. */
export class Heap<Item extends object> {
  private readonly items: Item[] = [];

  constructor(private readonly compare: (a: Item, b: Item) => number) {}

  push(item: Item): void {
    let place = this.items.push(item) - 1;
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      if (!this.isBefore(place, parent)) return;
      this.swap(place, parent);
      place = parent;
    }
  }

  pop(): Item | undefined {
    const [first] = this.items;
    const last = this.items.pop();
    if (last === undefined || last === first) return last;
    this.items[0] = last;
    this.sink();
    return first;
  }

  private sink(): void {
    for (let place = 0; ;) {
      let least = place;
      for (let child = 2 * place + 1; child <= 2 * place + 2 && child < this.items.length; child++) {
        if (this.isBefore(child, least)) least = child;
      }
      if (least === place) return;
      this.swap(place, least);
      place = least;
    }
  }

  private isBefore(place: number, other: number): boolean {
    return this.compare(at(this.items, place), at(this.items, other)) < 0;
  }

  private swap(place: number, other: number): void {
    const item = at(this.items, place);
    this.items[place] = at(this.items, other);
    this.items[other] = item;
  }
}
