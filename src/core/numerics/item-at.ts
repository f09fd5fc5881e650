/** Element of a list of objects. @throws RangeError past its ends: an index of ours is wrong, no input can cause it */
export function itemAt<Item extends object>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no element ${index} in a list of ${items.length}`);
  return item;
}
