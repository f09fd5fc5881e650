/** Values by series, as Prometheus would name them: `slotwise_requests_total{mode="download"}`. */
export type Series = ReadonlyMap<string, number>;

/** Reads the text exposition format. */
export function seriesOf(text: string): Series {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** Sums up what is counted, and drops what is zero: a series that never moved may or may not be there. */
export class Tally {
  readonly #values = new Map<string, number>();

  add(series: string, by = 1): void {
    this.#values.set(series, (this.#values.get(series) ?? 0) + by);
  }

  /** One value of a histogram. */
  observe(name: string, labels: string, value: number, buckets: readonly number[]): void {
    const braces = labels === '' ? '' : `{${labels}}`;
    this.add(`${name}_count${braces}`);
    this.add(`${name}_sum${braces}`, value);
    const after = labels === '' ? '' : `,${labels}`;
    for (const bound of buckets) if (value <= bound) this.add(`${name}_bucket{le="${bound}"${after}}`);
    this.add(`${name}_bucket{le="+Inf"${after}}`);
  }

  get series(): Series {
    return this.#values;
  }
}
