import { SlotwiseError } from '../../../core/errors.js';
import { writeFailed } from '../durable-log-errors.js';
import type { Syncer } from './syncer.js';

/**
 * Whether a partition takes records. The first write that fails is the last: what it left in the file is unknown, and
 * nothing is to be written behind it.
 */
export class WriteGuard {
  private failure: Error | undefined;

  constructor(
    /** topic/partition */
    private readonly owner: string,
    private readonly syncer: Syncer,
  ) {}

  /** @throws SlotwiseError LOG_WRITE_FAILED once something went wrong */
  requireWritable(): void {
    const failure = this.failure ?? this.syncer.failure;
    if (failure === undefined) return;
    throw new SlotwiseError('LOG_WRITE_FAILED', `${this.owner} takes no more records: ${failure.message}`, {
      cause: failure,
    });
  }

  /** @throws SlotwiseError LOG_WRITE_FAILED for what `write` throws */
  run<Result>(path: string, write: () => Result): Result {
    try {
      return write();
    } catch (error) {
      this.failure = writeFailed(path, error, `what was being appended to ${this.owner} may be in the log or not`);
      throw this.failure;
    }
  }
}
