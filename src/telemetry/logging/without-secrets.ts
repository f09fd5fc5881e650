import type { DestinationStream } from 'pino';

/**
 * Replaces secrets in every line that is written: also in messages and stacks of errors, where no field names them.
 * @param secrets empty ones are passed over
 */
export function withoutSecrets(
  target: DestinationStream,
  secrets: readonly string[],
  replacement: string,
): DestinationStream {
  const hidden = secrets.filter((secret) => secret !== '').flatMap((secret) => [secret, asInJson(secret)]);
  if (hidden.length === 0) return target;
  return {
    write: (line) => {
      target.write(hidden.reduce((text, secret) => text.replaceAll(secret, replacement), line));
    },
  };
}

/** As it stands within a JSON string: quotes and backslashes are escaped there. */
const asInJson = (secret: string): string => JSON.stringify(secret).slice(1, -1);
