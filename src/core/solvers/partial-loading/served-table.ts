import { unreached, type KeyGrid } from './key-grid.js';

/** Serving (a, u) of one model behind what a key stands for. */
export interface Step {
  /** The key before, and whether its cluster's backbone is loaded. */
  readonly place: number;
  readonly inCluster: boolean;
  readonly model: number;
  readonly a: number;
  readonly u: number;
  /** When its first batch can start, s. */
  readonly readySeconds: number;
}

/** Steps of a key, the last one first; shared between keys. */
interface Chain {
  readonly step: Step;
  readonly before: Chain | undefined;
}

/**
 * V0 and V1 of section 5.2: least end by key, s, behind a whole number of clusters or within one, and how it came about.
 * Both are updated in place; while a model is added, `next` holds what is reached with it.
 */
export class ServedTable {
  private outside: Float64Array;
  private outsideChains: (Chain | undefined)[];
  private inside: Float64Array;
  private insideChains: (Chain | undefined)[] = [];
  private next: Float64Array;
  private nextChains: (Chain | undefined)[] = [];
  /** Users of the models so far that are served whatever the key. */
  private always = 0;
  private alwaysInCluster = 0;

  constructor(
    private readonly grid: KeyGrid,
    beginSeconds: number,
  ) {
    this.outside = unreached(grid);
    this.outside[0] = beginSeconds;
    this.outsideChains = [];
    this.inside = unreached(grid);
    this.next = this.inside;
  }

  enterCluster(): void {
    this.inside = unreached(this.grid);
    this.insideChains = [];
    this.alwaysInCluster = 0;
  }

  seconds(place: number, inCluster: boolean): number {
    return (inCluster ? this.inside : this.outside)[place] ?? Infinity;
  }

  /**
   * @param always users of the model that are served whatever the key: then it is not skipped
   * @param serve called for every key reached before; calls `reach`
   */
  addModel(always: number, serve: (place: number, inCluster: boolean, isNobody: boolean) => void): void {
    this.next = always > 0 ? unreached(this.grid) : this.inside.slice();
    this.nextChains = always > 0 ? [] : this.insideChains.slice();
    for (let place = 0; place < this.grid.size; place++) {
      serve(place, true, false);
      // Once a model of the cluster is served in any case, nothing is left outside it.
      if (this.alwaysInCluster === 0) serve(place, false, place === 0 && this.always === 0);
    }
    this.inside = this.next;
    this.insideChains = this.nextChains;
    this.always += always;
    this.alwaysInCluster += always;
  }

  reach(step: Step, endSeconds: number): void {
    const place = step.place + this.grid.place(step.a, step.u);
    if (!(endSeconds < (this.next[place] ?? Infinity))) return;
    this.next[place] = endSeconds;
    const before = (step.inCluster ? this.insideChains : this.outsideChains)[step.place];
    this.nextChains[place] = { step, before };
  }

  leaveCluster(): void {
    const { inside, outside } = this;
    const mustEnter = this.alwaysInCluster > 0;
    for (let place = 0; place < this.grid.size; place++) {
      if (!mustEnter && !((inside[place] ?? Infinity) < (outside[place] ?? Infinity))) continue;
      outside[place] = inside[place] ?? Infinity;
      this.outsideChains[place] = this.insideChains[place];
    }
  }

  /** The best key that is reached. */
  bestPlace(): number | undefined {
    for (const place of this.grid.bestFirst()) if ((this.outside[place] ?? Infinity) < Infinity) return place;
    return undefined;
  }

  stepsTo(place: number): Step[] {
    const steps: Step[] = [];
    for (let chain = this.outsideChains[place]; chain !== undefined; chain = chain.before) steps.push(chain.step);
    return steps.reverse();
  }
}
