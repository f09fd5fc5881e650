import { describe } from '@jest/globals';
import { describeAppendAndRead } from './append-and-read-contract.js';
import { describeDelivery } from './delivery-contract.js';
import { describeEnds } from './ends-contract.js';
import type { MakeEventLogHarness } from './event-log-harness.js';
import { describeGroups } from './groups-contract.js';
import { describeRestart } from './restart-contract.js';
import { describeTopics } from './topics-contract.js';

/**
 * What every adapter of the event-log port has to do. Nothing is assumed about sizes of batches, timing, or whether
 * partitions are served at once or in turn; the tests wait for what happens, never for time.
 */
export function describeEventLogContract(name: string, makeHarness: MakeEventLogHarness): void {
  describe(`${name} keeps the event-log contract`, () => {
    describeTopics(makeHarness);
    describeAppendAndRead(makeHarness);
    describeDelivery(makeHarness);
    describeRestart(makeHarness);
    describeGroups(makeHarness);
    describeEnds(makeHarness);
  });
}
