import { usageError } from '../failure.js';
import type { Source } from '../settings/read-settings.js';

interface ReadNames<Key> {
  readonly sourceOf: (key: Key) => Source;
  readonly nameOf: (key: Key) => string;
}

/**
 * Which of several settings says where to read from. On the command line they exclude each other; of those set elsewhere,
 * the first one counts; without any, `fallback`, the last of them.
 * @throws SlotwiseError USAGE
 */
export function chosenSource<Key extends string>(
  { sourceOf, nameOf }: ReadNames<Key>,
  others: readonly Key[],
  fallback: Key,
): Key {
  const keys = [...others, fallback];
  const [first, second] = keys.filter((key) => sourceOf(key) === 'option');
  if (first !== undefined && second !== undefined) {
    throw usageError(`${nameOf(first)} and ${nameOf(second)} exclude each other: name one source`);
  }
  return first ?? keys.find((key) => sourceOf(key) === 'variable') ?? fallback;
}
