import { afterEach, beforeEach } from '@jest/globals';
import type { EventLog, Subscription } from '../event-log.js';
import type { EventLogHarness, MakeEventLogHarness } from './event-log-harness.js';

/** A fresh harness for every test of a describe block. */
export class ContractFixture {
  private current: EventLogHarness | undefined;

  constructor(makeHarness: MakeEventLogHarness) {
    beforeEach(async () => {
      this.current = await makeHarness();
    });
    afterEach(async () => {
      await this.current?.close();
    });
  }

  get harness(): EventLogHarness {
    if (this.current === undefined) throw new Error('the harness exists only inside a test');
    return this.current;
  }

  get log(): EventLog {
    return this.harness.log;
  }

  /** Creates a topic and returns its full name. */
  async topic(name: string, partitions = 1): Promise<string> {
    const topic = this.harness.uniqueName(name);
    await this.log.ensureTopics([{ topic, partitions }]);
    return topic;
  }

  group(name: string): Subscription['groupId'] {
    return this.harness.uniqueName(name);
  }
}
