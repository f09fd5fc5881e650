import { SlotwiseError } from '../core/errors.js';

/**
 * R4, for a `catch`: a rejection says nothing about what was written, so only a new term can go on, whatever the append
 * was for.
 * @throws SlotwiseError APPEND_UNKNOWN
 */
export function appendUnknown(shard: number, what: string): (cause: unknown) => never {
  return (cause) => {
    throw new SlotwiseError(
      'APPEND_UNKNOWN',
      `shard ${shard}: ${what} was rejected; whether it was written is unknown (${cause instanceof Error ? cause.message : String(cause)})`,
      { cause },
    );
  };
}
