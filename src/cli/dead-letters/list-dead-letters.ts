import { type DeadLetter, readDeadLetterRecord } from '../../contracts/index.js';
import { getFromService, type ServiceAddress } from '../service-client/get-from-service.js';

/** The newest dead letters of a running service, newest first. @throws Error in words when it cannot be reached */
export async function listDeadLetters(address: ServiceAddress, limit: number): Promise<readonly DeadLetter[]> {
  const response = await getFromService(address, `api/dead-letters?limit=${limit}`);
  const letters = await response.json().catch(() => undefined);
  if (!Array.isArray(letters)) throw new Error(`${address.url} did not answer with a list of dead letters`);
  return letters.map((letter: unknown) => {
    const read = readDeadLetterRecord(Buffer.from(JSON.stringify(letter)));
    if (!read.ok) throw new Error(`${address.url} answered with something that is no dead letter: ${read.sentence}`);
    return read.message;
  });
}
