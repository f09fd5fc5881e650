import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DecisionLogRecord } from '../../contracts/index.js';
import { DecisionReader } from './decision-reader.js';
import {
  CHAIN_START,
  epochRecords,
  ownership,
  refusal,
  type Chain,
  type Writer,
  type WrittenEpoch,
} from './testing/decision-records.js';

/** What the owners do, one after the other. */
type Deed =
  | { readonly kind: 'take' }
  | { readonly kind: 'epoch'; readonly verdicts: number; readonly skipped: number; readonly repeatFrom: number }
  | { readonly kind: 'torn'; readonly verdicts: number; readonly lost: number }
  | { readonly kind: 'repeat'; readonly back: number; readonly count: number }
  | { readonly kind: 'zombie'; readonly owner: number; readonly verdicts: number };

const small = fc.nat({ max: 3 });
const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('take' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('epoch' as const), verdicts: small, skipped: small, repeatFrom: small }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('torn' as const), verdicts: small, lost: small }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('repeat' as const), back: fc.nat({ max: 12 }), count: small }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('zombie' as const), owner: fc.nat({ max: 5 }), verdicts: small }),
    },
  ),
  { maxLength: 25 },
);

/** A partition as these owners leave it behind, and the epochs that count in it. */
class Partition {
  readonly records: DecisionLogRecord[] = [];
  readonly valid: WrittenEpoch[] = [];
  readonly #writers: Writer[] = [];
  #chain: Chain = CHAIN_START;

  constructor(list: readonly Deed[]) {
    this.#take();
    for (const deed of list) this.#do(deed);
  }

  #take(): void {
    const ownerId = `owner-${this.#writers.length}`;
    this.#writers.push({ ownerId, term: this.records.length });
    this.records.push(ownership(ownerId));
  }

  #epoch(writer: Writer, verdicts: number, skipped: number): WrittenEpoch {
    const { nextEpoch } = this.#chain;
    const marker = skipped === 0 ? {} : { epoch: nextEpoch + skipped, skippedFrom: nextEpoch };
    const bodies = Array.from({ length: verdicts }, (_, index) => refusal(`${writer.ownerId}-${nextEpoch}-${index}`));
    return epochRecords(writer, this.#chain, { verdicts: bodies, marker });
  }

  #do(deed: Deed): void {
    const owner = this.#writers.at(-1) ?? { ownerId: '', term: -1 };
    switch (deed.kind) {
      case 'take':
        this.#take();
        break;
      case 'epoch': {
        const written = this.#epoch(owner, deed.verdicts, deed.skipped);
        // A request whose acknowledgement was lost arrives twice.
        this.records.push(...written.records.slice(0, deed.repeatFrom), ...written.records);
        this.valid.push(written);
        this.#chain = written.after;
        break;
      }
      case 'torn': {
        const { records } = this.#epoch(owner, deed.verdicts + 1, 0);
        this.records.push(...records.slice(0, Math.max(1, records.length - 1 - deed.lost)));
        // An append of which nothing is known ends the term (R4).
        this.#take();
        break;
      }
      case 'repeat': {
        const from = Math.max(0, this.records.length - deed.back);
        const again = this.records.slice(from, from + deed.count).filter(({ kind }) => kind !== 'ownership');
        this.records.push(...again);
        break;
      }
      case 'zombie': {
        const former = this.#writers[deed.owner];
        if (former === undefined || former === owner) break;
        this.records.push(...this.#epoch(former, deed.verdicts, 0).records);
        break;
      }
    }
  }
}

describe('reader of the decision log, in any history of owners', () => {
  it('gives exactly the valid epochs, whatever is repeated, torn or written by former owners', () => {
    fc.assert(
      fc.property(deeds, (list) => {
        const partition = new Partition(list);
        const reader = new DecisionReader(0);
        const accepted = partition.records
          .map((decision, offset) => reader.accept({ offset, decision }))
          .filter((epoch) => epoch !== undefined);
        expect(accepted.map(({ marker }) => marker)).toEqual(partition.valid.map(({ marker }) => marker));
        expect(accepted.map(({ verdicts }) => verdicts)).toEqual(
          partition.valid.map(({ records }) => records.slice(0, -1)),
        );
      }),
      { numRuns: 300 },
    );
  });
});
