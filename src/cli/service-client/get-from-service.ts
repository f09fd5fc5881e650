import { sentenceOf, systemCodeOf, usageError } from '../failure.js';

/** A running service as its clients reach it. */
export interface ServiceAddress {
  readonly url: string;
  readonly token: string | undefined;
  readonly fetch: typeof fetch;
}

/**
 * Gets a resource of a running service, such as `api/dead-letters?limit=20`.
 * @throws Error in words when nothing answers there, or answers otherwise than with success
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
  await response.body?.cancel();
  if (response.status === 401) throw usageError(`${url} asks for a bearer token; give the right one with --token`);
  throw new Error(`${target.href} answered ${response.status} ${response.statusText}; is it a slotwise service?`);
}

const whyNot = (cause: unknown): string => systemCodeOf(cause) ?? sentenceOf(cause);
