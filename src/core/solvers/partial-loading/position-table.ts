import { KeyGrid } from './key-grid.js';

/** A model taken from its cluster's list, or passed over. */
export interface PositionStep {
  /** Undefined: the model that was set first. */
  readonly cluster: number | undefined;
  /** Its place in the cluster's list. */
  readonly positionBefore: number;
  /** Which of its (a, u) is served; SKIPPED if none. */
  readonly count: number;
}

/** What a state is, for the moves from it. */
export interface PositionState {
  /** Next place in every cluster's list. */
  readonly positions: readonly number[];
  /** The cluster whose backbone is loaded; -1 if none is. */
  readonly last: number;
}

interface Share {
  readonly a: number;
  readonly u: number;
}

const SKIPPED = -1;
const NOWHERE = -1;

/**
 * Least end by (position in every cluster's list, cluster loaded last, key), s, and how each was reached. A move raises
 * one position, so states in the order of their numbers are final when they are read.
 */
export class PositionTable {
  private readonly keys: KeyGrid;
  private readonly strides: number[] = [];
  private readonly vectors: number;
  private readonly seconds: Float64Array;
  private readonly from: Int32Array;
  private readonly counts: Int32Array;
  private current = 0;
  private currentVector = 0;
  private currentPlace = 0;
  private currentLast = 0;

  constructor(
    private readonly lengths: readonly number[],
    committed: number,
    others: number,
  ) {
    this.keys = new KeyGrid(committed, others);
    let vectors = 1;
    for (const length of lengths) {
      this.strides.push(vectors);
      vectors *= length + 1;
    }
    this.vectors = vectors;
    const states = vectors * (lengths.length + 1) * this.keys.size;
    this.seconds = new Float64Array(states).fill(Infinity);
    this.from = new Int32Array(states).fill(NOWHERE);
    this.counts = new Int32Array(states).fill(SKIPPED);
  }

  begin(seconds: number): void {
    this.seconds[this.state(0, -1, 0)] = seconds;
  }

  /** A state in which one model that is in no list has been served. */
  beginBehind(cluster: number, { a, u }: Share, count: number, endSeconds: number): void {
    const state = this.state(0, cluster, this.keys.place(a, u));
    this.seconds[state] = endSeconds;
    this.counts[state] = count;
  }

  /** Every reached state in order; `skip` and `serve` move on from the one given. */
  forEachState(visit: (state: PositionState, seconds: number) => void): void {
    for (let vector = 0; vector < this.vectors; vector++) {
      const positions = this.positionsOf(vector);
      for (let last = -1; last < this.lengths.length; last++) {
        for (let place = 0; place < this.keys.size; place++) {
          const state = this.state(vector, last, place);
          const seconds = this.seconds[state] ?? Infinity;
          if (seconds === Infinity) continue;
          [this.current, this.currentVector, this.currentLast, this.currentPlace] = [state, vector, last, place];
          visit({ positions, last }, seconds);
        }
      }
    }
  }

  skip(cluster: number): void {
    const vector = this.currentVector + (this.strides[cluster] ?? 0);
    this.move(this.state(vector, this.currentLast, this.currentPlace), this.seconds[this.current] ?? Infinity, SKIPPED);
  }

  serve(cluster: number, { a, u }: Share, count: number, endSeconds: number): void {
    const vector = this.currentVector + (this.strides[cluster] ?? 0);
    this.move(this.state(vector, cluster, this.currentPlace + this.keys.place(a, u)), endSeconds, count);
  }

  /** The steps to the best key behind all lists; undefined if their end is not reached. */
  bestSteps(): PositionStep[] | undefined {
    for (const place of this.keys.bestFirst()) {
      for (let last = -1; last < this.lengths.length; last++) {
        const state = this.state(this.vectors - 1, last, place);
        if ((this.seconds[state] ?? Infinity) < Infinity) return this.stepsTo(state);
      }
    }
    return undefined;
  }

  private move(state: number, seconds: number, count: number): void {
    if (!(seconds < (this.seconds[state] ?? Infinity))) return;
    this.seconds[state] = seconds;
    this.from[state] = this.current;
    this.counts[state] = count;
  }

  private stepsTo(end: number): PositionStep[] {
    const steps: PositionStep[] = [];
    let state = end;
    for (let before = this.from[state] ?? NOWHERE; before !== NOWHERE; before = this.from[state] ?? NOWHERE) {
      const positions = this.positionsOf(this.vectorOf(before));
      const after = this.positionsOf(this.vectorOf(state));
      const cluster = after.findIndex((position, index) => position !== positions[index]);
      steps.push({ cluster, positionBefore: positions[cluster] ?? 0, count: this.counts[state] ?? SKIPPED });
      state = before;
    }
    steps.push({ cluster: undefined, positionBefore: 0, count: this.counts[state] ?? SKIPPED });
    return steps.reverse();
  }

  private state(vector: number, last: number, place: number): number {
    return (vector * (this.lengths.length + 1) + last + 1) * this.keys.size + place;
  }

  private vectorOf(state: number): number {
    return Math.floor(state / (this.keys.size * (this.lengths.length + 1)));
  }

  private positionsOf(vector: number): number[] {
    return this.lengths.map((length, index) => Math.floor(vector / (this.strides[index] ?? 1)) % (length + 1));
  }
}
