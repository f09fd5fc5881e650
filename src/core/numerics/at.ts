/** Element of an array of numbers. @throws RangeError past its ends: an index of ours is wrong, no input can cause it */
export function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no element ${index} in an array of ${values.length}`);
  return value;
}
