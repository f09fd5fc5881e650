import { invalid } from './invalid.js';

/** No two entries of a list bear the same name. @throws SlotwiseError CATALOGUE_INVALID at the second one */
export function checkUnique<Key extends string>(
  entries: readonly Readonly<Record<Key, string>>[],
  path: string,
  key: Key,
): void {
  const seen = new Set<string>();
  entries.forEach((entry, index) => {
    const name = entry[key];
    if (seen.has(name)) throw invalid(`${path}[${index}].${key}`, `"${name}" is used twice`);
    seen.add(name);
  });
}
