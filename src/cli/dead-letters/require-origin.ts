import { usageError } from '../failure.js';

/** @throws SlotwiseError USAGE unless it names where a dead letter came from */
export function requireOrigin(origin: string): void {
  if (!/^.+\/\d+@\d+$/.test(origin)) throw usageError(`"${origin}" must be topic/partition@offset`, 'origin');
}
