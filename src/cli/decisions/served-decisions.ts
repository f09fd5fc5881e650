import { sentenceOf, systemCodeOf } from '../failure.js';
import { linesOf } from '../input/lines-of.js';
import { getFromService, type ServiceAddress } from '../service-client/get-from-service.js';
import { type DecisionLine, readDecisionLine, readErrorLine } from './decision-line.js';

export interface ServedDecisions {
  /** Absent: all. */
  readonly shard: number | undefined;
  /** Go on with what is decided from now on. */
  readonly follow: boolean;
}

/** The decision log of a running service. @throws Error in words when it cannot be reached or goes away */
export async function* servedDecisions(
  address: ServiceAddress,
  { shard, follow }: ServedDecisions,
): AsyncGenerator<DecisionLine> {
  const query = new URLSearchParams({
    ...(shard === undefined ? {} : { shard: String(shard) }),
    follow: String(follow),
  });
  const { body } = await getFromService(address, `api/decisions?${query.toString()}`);
  if (body === null) return;
  for await (const text of linesOf(untilItGoesAway(body, address.url))) {
    if (text.trim() === '') continue;
    const line = readDecisionLine(text);
    if (line === undefined) throw new Error(`${address.url} ${whyNoLine(text)}`);
    yield line;
  }
}

async function* untilItGoesAway(body: AsyncIterable<Uint8Array>, url: string): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw new Error(`the service at ${url} went away (${systemCodeOf(cause) ?? sentenceOf(cause)})`, { cause });
  }
}

function whyNoLine(text: string): string {
  const sentence = readErrorLine(text);
  return sentence === undefined ? `sent a line that is no decision: ${text.slice(0, 60)}` : `cannot go on: ${sentence}`;
}
