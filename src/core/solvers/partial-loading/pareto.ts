/** A label of two values, both better if small. */
export interface Label {
  readonly x: number;
  readonly y: number;
}

/**
 * Adds a label to a front sorted by rising x (and so by falling y), unless one there is at least as good in both; those
 * it beats are dropped. O(front).
 *
 * @returns whether it was added
 */
export function addToFront<Item extends Label>(front: Item[], label: Item): boolean {
  let place = 0;
  while (place < front.length && (front[place]?.x ?? Infinity) <= label.x) place++;
  const smaller = front[place - 1];
  if (smaller !== undefined && smaller.y <= label.y) return false;
  let from = place;
  if (smaller?.x === label.x) from--;
  let to = place;
  while (to < front.length && (front[to]?.y ?? -Infinity) >= label.y) to++;
  front.splice(from, to - from, label);
  return true;
}
