import { KeyGrid, unreached } from './key-grid.js';

/** Least GPU time by key, and what it is made of: the users (a, u) taken of each model, behind them the first model. */
export interface TimeTable {
  readonly grid: KeyGrid;
  /** s, by key; without the discount of a first model. */
  readonly plain: Float64Array;
  /** The same if one model is the very first and has its discount. */
  readonly first: Float64Array;
  /** Reports the parts of a key. */
  readonly parts: (isFirst: boolean, place: number, report: PartReport) => void;
}

export type PartReport = (model: number, a: number, u: number, isFirst: boolean) => void;

/** The table of nothing: time 0 for nobody. */
export function emptyTable(): TimeTable {
  const grid = new KeyGrid(0, 0);
  return { grid, plain: new Float64Array(1), first: unreached(grid), parts: () => undefined };
}

/** (min,+)-convolution of two tables over disjoint users; at most one of them has the first model. O(|x| |y|). */
export function timeSum(x: TimeTable, y: TimeTable): TimeTable {
  const grid = new KeyGrid(x.grid.committed + y.grid.committed, x.grid.others + y.grid.others);
  const plain = new Sum(grid);
  const first = new Sum(grid);
  const hasFirst = [x, y].some((table) => table.first.some((seconds) => seconds < Infinity));
  for (let xPlace = 0; xPlace < x.grid.size; xPlace++) {
    plain.add(x, y, xPlace, x.plain, y.plain);
    if (!hasFirst) continue;
    first.add(x, y, xPlace, x.first, y.plain);
    first.add(x, y, xPlace, x.plain, y.first, true);
  }
  return {
    grid,
    plain: plain.seconds,
    first: first.seconds,
    parts: (isFirst, place, report) => {
      const sum = isFirst ? first : plain;
      const inY = sum.firstInY[place] === 1;
      const xPlace = sum.xPlaces[place] ?? 0;
      const [a, u] = [grid.committedAt(place), grid.othersAt(place)];
      x.parts(isFirst && !inY, xPlace, report);
      y.parts(isFirst && inY, y.grid.place(a - x.grid.committedAt(xPlace), u - x.grid.othersAt(xPlace)), report);
    },
  };
}

/** A sum under construction: least time by key, and which part of it is in the first table. */
class Sum {
  readonly seconds: Float64Array;
  readonly xPlaces: Int32Array;
  /** 1 where the first model is in the second table. */
  readonly firstInY: Uint8Array;

  constructor(private readonly grid: KeyGrid) {
    this.seconds = unreached(grid);
    this.xPlaces = new Int32Array(grid.size);
    this.firstInY = new Uint8Array(grid.size);
  }

  /** Adds one key of x to every key of y. */
  add(x: TimeTable, y: TimeTable, xPlace: number, ofX: Float64Array, ofY: Float64Array, firstInY = false): void {
    const xSeconds = ofX[xPlace] ?? Infinity;
    if (xSeconds === Infinity) return;
    const [xa, xu] = [x.grid.committedAt(xPlace), x.grid.othersAt(xPlace)];
    for (let a = 0; a <= y.grid.committed; a++) {
      const place = this.grid.place(xa + a, xu);
      const yPlace = y.grid.place(a, 0);
      for (let u = 0; u <= y.grid.others; u++) {
        const seconds = xSeconds + (ofY[yPlace + u] ?? Infinity);
        if (!(seconds < (this.seconds[place + u] ?? Infinity))) continue;
        this.seconds[place + u] = seconds;
        this.xPlaces[place + u] = xPlace;
        this.firstInY[place + u] = firstInY ? 1 : 0;
      }
    }
  }
}
