import { type DeadLetter, readDeadLetterRecord } from '../../contracts/index.js';
import type { StoredDeadLetter } from '../../streams/index.js';
import { getFromService, type ServiceAddress } from '../service-client/get-from-service.js';

export interface ServedDeadLetters {
  /** Newest first. */
  readonly letters: readonly StoredDeadLetter[];
  /** Letters the service left out because together they are too long for one answer. */
  readonly leftOut: number;
}

/** The newest dead letters of a running service. @throws Error in words when it cannot be reached */
export async function servedDeadLetters(address: ServiceAddress, limit: number): Promise<ServedDeadLetters> {
  const response = await getFromService(address, `api/dead-letters?limit=${limit}`);
  const answer: unknown = await response.json().catch(() => undefined);
  if (!isAnswer(answer)) throw new Error(`${address.url} did not answer with a list of dead letters`);
  const letters = answer.deadLetters.map((one) => ({ ...one, letter: readLetter(one.letter, address.url) }));
  return { letters, leftOut: answer.leftOut };
}

interface Answer {
  readonly deadLetters: readonly (Omit<StoredDeadLetter, 'letter'> & { readonly letter: unknown })[];
  readonly leftOut: number;
}

function isAnswer(answer: unknown): answer is Answer {
  if (typeof answer !== 'object' || answer === null) return false;
  const { deadLetters, leftOut } = answer as Partial<Record<keyof Answer, unknown>>;
  return Array.isArray(deadLetters) && typeof leftOut === 'number';
}

function readLetter(letter: unknown, url: string): DeadLetter {
  const read = readDeadLetterRecord(Buffer.from(JSON.stringify(letter ?? null)));
  if (!read.ok) throw new Error(`${url} answered with something that is no dead letter: ${read.sentence}`);
  return read.message;
}
