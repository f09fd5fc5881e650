import { sentenceOf, systemCodeOf, usageError } from '../failure.js';

/** A running service as its clients reach it. */
export interface ServiceAddress {
  readonly url: string;
  readonly token: string | undefined;
  readonly fetch: typeof fetch;
}

/**
 * Gets a resource of a running service, such as `api/dead-letters?limit=20`.
 * @throws Error in words when nothing answers there; SlotwiseError USAGE when the service does not take the request
 */
export async function getFromService(address: ServiceAddress, path: string): Promise<Response> {
  const { url, token, fetch } = address;
  const target = new URL(path, url.endsWith('/') ? url : `${url}/`);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(target, { headers }).catch((cause: unknown) => {
    throw new Error(`nothing answers at ${url} (${whyNot(cause)}); is "slotwise serve" running there? See --url`, {
      cause,
    });
  });
  if (response.ok) return response;
  throw await refusal(response, url);
}

const whyNot = (cause: unknown): string => systemCodeOf(cause) ?? sentenceOf(cause);

async function refusal(response: Response, url: string): Promise<Error> {
  const { status, statusText } = response;
  const words = messageOf(await response.json().catch(() => undefined));
  if (status === 401) return usageError(`${url} asks for a bearer token; give the right one with --token`, '--token');
  if (words === undefined) return new Error(`${url} answered ${status} ${statusText}; is it a slotwise service?`);
  return status < 500 ? usageError(`${url} answered: ${words}`) : new Error(`${url} failed: ${words}`);
}

/** What the service says is wrong, in the shape of Nest's errors. */
function messageOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined;
  const { message } = body;
  if (Array.isArray(message)) return message.join('; ');
  return typeof message === 'string' ? message : undefined;
}
