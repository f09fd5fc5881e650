export interface Row<Item> {
  readonly element: HTMLElement;
  readonly update: (item: Item) => void;
}

export interface KeyedListOptions<Item> {
  readonly parent: HTMLElement;
  readonly keyOf: (item: Item) => string;
  readonly create: (item: Item) => Row<Item>;
}

/** Keeps the elements of a list in step with its items: what stays is not touched, so that focus and pointer stay too. */
export class KeyedList<Item> {
  readonly #options: KeyedListOptions<Item>;
  readonly #rows = new Map<string, Row<Item>>();

  constructor(options: KeyedListOptions<Item>) {
    this.#options = options;
  }

  show(items: readonly Item[]): void {
    const { parent, keyOf, create } = this.#options;
    const keys = new Set(items.map(keyOf));
    for (const [key, { element }] of this.#rows) {
      if (keys.has(key)) continue;
      element.remove();
      this.#rows.delete(key);
    }
    let next = parent.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      const row = this.#rows.get(key) ?? create(item);
      this.#rows.set(key, row);
      if (row.element === next) next = next.nextElementSibling;
      else parent.insertBefore(row.element, next);
      row.update(item);
    }
  }
}
