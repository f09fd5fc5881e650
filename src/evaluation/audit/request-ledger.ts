import { createHash } from 'node:crypto';
import { readRequestRecord } from '../../contracts/index.js';
import { canonicalJson } from '../../core/canonical-json.js';
import type { LogRecord } from '../../streams/index.js';
import type { DeadLetterIndex } from './dead-letter-index.js';
import type { Complain } from './violation.js';

/** A request that awaits, or has, a terminal verdict. */
export interface TakenRequest {
  readonly offset: number;
  readonly cellId: string;
  readonly requestId: string;
}

interface Known extends TakenRequest {
  readonly content: string;
}

export const requestKey = ({ cellId, requestId }: Omit<TakenRequest, 'offset'>): string => `${cellId}\n${requestId}`;

/** What the requests partition of a shard holds, record by record: requests, repeats, what was put aside. */
export class RequestLedger {
  received = 0;
  duplicates = 0;
  deadLetters = 0;
  unread = 0;
  readonly #taken = new Map<string, Known>();

  /** @param readTo offset up to which accepted epochs have read */
  constructor(
    private readonly readTo: number,
    private readonly letters: DeadLetterIndex,
    private readonly complain: Complain,
  ) {}

  get taken(): Iterable<TakenRequest> {
    return this.#taken.values();
  }

  has(cellId: string, requestId: string): boolean {
    return this.#taken.has(requestKey({ cellId, requestId }));
  }

  add(record: LogRecord): void {
    const read = readRequestRecord(record.value);
    if (read.ok && 'kind' in read.message) return;
    if (record.offset >= this.readTo) {
      this.unread += 1;
      return;
    }
    this.received += 1;
    if (this.letters.has(record, this.complain)) {
      this.deadLetters += 1;
      return;
    }
    if (!read.ok || !('requestId' in read.message)) {
      this.complain('NOT_PUT_ASIDE', `offset ${record.offset}: ${read.ok ? 'no request' : read.sentence}`);
      return;
    }
    const { cellId, requestId } = read.message;
    const content = createHash('sha256').update(canonicalJson(read.message)).digest('base64url');
    this.#take({ offset: record.offset, cellId, requestId, content });
  }

  #take(request: Known): void {
    const before = this.#taken.get(requestKey(request));
    if (before === undefined) {
      this.#taken.set(requestKey(request), request);
      return;
    }
    if (before.content === request.content) {
      this.duplicates += 1;
      return;
    }
    const { cellId, requestId } = request;
    this.complain('TAKEN_TWICE', `offsets ${before.offset} and ${request.offset}`, { cellId, requestId });
  }
}
