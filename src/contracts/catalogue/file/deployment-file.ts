import { Optional, Whole } from '../../fields/index.js';

/** What holds for every shard. */
export class DeploymentFile {
  @Optional()
  @Whole({ min: 10, max: 10_000 }, 'Length of an epoch, ms; absent: 100. Changing it needs drained shards')
  readonly epochMs?: number;

  @Optional()
  @Whole({ min: 0, max: 60_000 }, 'How long an epoch waits for late records, ms; absent: 10')
  readonly latenessMs?: number;

  @Optional()
  @Whole({ min: 0, max: 60_000 }, 'From the end of an epoch until its plan takes effect, ms; absent: 50')
  readonly leadMs?: number;
}
