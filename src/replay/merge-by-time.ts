/**
 * Merges streams that are each in order of time into one. At the same instant the stream named first goes first.
 * Cost: log of the number of streams per item; one item of each stream is held.
 */
export async function* mergeByTime<Item>(
  streams: readonly (AsyncIterable<Item> | Iterable<Item>)[],
  timeOf: (item: Item) => number,
): AsyncGenerator<Item> {
  const iterators = streams.map((stream) =>
    Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator](),
  );
  const heads: Head<Item>[] = [];
  const refill = async (rank: number): Promise<void> => {
    const next = await iterators[rank]?.next();
    if (next !== undefined && next.done !== true) insert(heads, { timeMs: timeOf(next.value), rank, item: next.value });
  };
  try {
    for (const rank of iterators.keys()) await refill(rank);
    for (let head = heads.pop(); head !== undefined; head = heads.pop()) {
      yield head.item;
      await refill(head.rank);
    }
  } finally {
    for (const iterator of iterators) await iterator.return?.();
  }
}

interface Head<Item> {
  readonly timeMs: number;
  readonly rank: number;
  readonly item: Item;
}

const comesLater = (one: Head<unknown>, other: Head<unknown>): boolean =>
  one.timeMs === other.timeMs ? one.rank > other.rank : one.timeMs > other.timeMs;

/** Heads stand latest first, so that the next one is popped from the end. */
function insert<Item>(heads: Head<Item>[], head: Head<Item>): void {
  let [low, high] = [0, heads.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = heads[middle];
    if (candidate !== undefined && comesLater(candidate, head)) low = middle + 1;
    else high = middle;
  }
  heads.splice(low, 0, head);
}
