import { instanceError } from './instance-error.js';

/** @throws SlotwiseError INSTANCE_INVALID at the key of the first item whose id an earlier one has */
export function checkUnique<Item>(
  items: readonly Item[],
  path: string,
  key: string,
  idOf: (item: Item) => string,
): void {
  const seen = new Set<string>();
  items.forEach((item, index) => {
    const id = idOf(item);
    if (seen.has(id)) throw instanceError(`${path}[${index}].${key}`, `duplicate ${key} ${JSON.stringify(id)}`);
    seen.add(id);
  });
}
