import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NewRecord } from '../event-log.js';
import { ConsumerProbe } from '../testing/consumer-probe.js';
import { Gate, Scene } from '../testing/scene.js';
import { EmbeddedEventLog } from './embedded-event-log.js';
import { RECORD_OVERHEAD_BYTES } from './record-bytes.js';

const MAX_PARTITION_BYTES = 12 * RECORD_OVERHEAD_BYTES;

type Step =
  | { readonly kind: 'append'; readonly sizes: readonly number[] }
  | { readonly kind: 'handle' }
  | { readonly kind: 'commit'; readonly share: number }
  | { readonly kind: 'read'; readonly share: number }
  | { readonly kind: 'yield' };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('append' as const), sizes: fc.array(fc.nat({ max: 150 }), { maxLength: 4 }) }),
    fc.record({ kind: fc.constant('handle' as const) }),
    fc.record({ kind: fc.constant('commit' as const), share }),
    fc.record({ kind: fc.constant('read' as const), share }),
    fc.record({ kind: fc.constant('yield' as const) }),
  ),
  { maxLength: 80 },
);

/** A log with one consumer that handles a batch only when told to and commits what it is told to. */
class Rig {
  readonly log = new EmbeddedEventLog({ now: () => 0, maxPartitionBytes: MAX_PARTITION_BYTES, maxBatchRecords: 3 });
  readonly scene = new Scene();
  readonly probe: ConsumerProbe;
  /** First offsets in the order the appends were called. */
  readonly appends: Promise<number>[] = [];
  readonly sizes: number[] = [];
  handled = 0;
  private gate = new Gate();
  private rushing = false;

  constructor() {
    this.probe = new ConsumerProbe(this.scene, {
      onBatch: async ({ records }, shard) => {
        if (!this.rushing) await this.gate.opened;
        this.handled = (records.at(-1)?.offset ?? 0) + 1;
        if (this.rushing) shard.commit('orders', this.handled);
      },
    });
  }

  async start(): Promise<void> {
    await this.log.ensureTopics([{ topic: 'orders', partitions: 1 }]);
    await this.log.consume(this.probe.subscription('group', 'orders'));
    await this.scene.until(() => this.probe.owned().length === 1);
  }

  append(sizes: readonly number[]): void {
    const records: readonly NewRecord[] = sizes.map((size, index) => ({
      key: '',
      value: Buffer.alloc(size, this.sizes.length + index),
    }));
    this.sizes.push(...sizes);
    this.appends.push(this.log.append('orders', 0, records));
  }

  handleOne(): void {
    this.gate.open();
    this.gate = new Gate();
  }

  /** Everything that was appended gets through. */
  async drain(): Promise<void> {
    this.rushing = true;
    this.handleOne();
    this.probe.shards.get(0)?.commit('orders', this.handled);
    await Promise.all(this.appends);
    await this.scene.until(() => this.probe.records.length === this.sizes.length);
  }

  checkBound(): void {
    const { bytes, beginOffset } = this.log.stats().partitions[0] ?? { bytes: Infinity, beginOffset: Infinity };
    expect(bytes).toBeLessThanOrEqual(MAX_PARTITION_BYTES);
    expect(beginOffset).toBeLessThanOrEqual(this.log.stats().groups[0]?.committedOffset ?? 0);
  }

  async checkRead(at: number): Promise<void> {
    const begin = await this.log.beginOffset('orders', 0);
    const end = await this.log.endOffset('orders', 0);
    const fromOffset = begin + Math.floor(at * (end - begin));
    const records = await this.log.read({ topic: 'orders', partition: 0, fromOffset });
    expect(records.map(({ offset }) => offset)).toEqual(records.map((_, index) => fromOffset + index));
    expect(records.every(({ offset, value }) => value.byteLength === this.sizes[offset])).toBe(true);
    expect(records.length > 0).toBe(fromOffset < end);
  }

  async play(step: Step): Promise<void> {
    switch (step.kind) {
      case 'append':
        this.append(step.sizes);
        return;
      case 'handle':
        this.handleOne();
        return;
      case 'commit':
        this.probe.shards.get(0)?.commit('orders', Math.floor(step.share * this.handled));
        return;
      case 'read':
        await this.checkRead(step.share);
        return;
      case 'yield':
        await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

describe('the embedded log under any interleaving of appends, handling, commits and reads', () => {
  it('loses and reorders nothing, and keeps its bound', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const rig = new Rig();
        await rig.start();
        for (const step of script) {
          await rig.play(step);
          rig.checkBound();
        }
        await rig.drain();
        rig.checkBound();
        expect(rig.probe.offsets('orders')).toEqual(rig.sizes.map((_, offset) => offset));
        expect(rig.probe.records.map(({ value }) => value.byteLength)).toEqual(rig.sizes);
        let expected = 0;
        const appended = script.filter((step) => step.kind === 'append');
        for (const [index, offset] of (await Promise.all(rig.appends)).entries()) {
          expect(offset).toBe(expected);
          expected += appended[index]?.sizes.length ?? 0;
        }
        expect(rig.probe.crashes).toEqual([]);
        await rig.log.close();
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
