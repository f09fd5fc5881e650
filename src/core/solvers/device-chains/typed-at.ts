/** Elements of typed arrays: one function a type, since one for all types is slow in inner loops. */

/** @throws RangeError past the ends: an index of ours is wrong, no input can cause it */
export function float64At(values: Float64Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no element ${index} in an array of ${values.length}`);
  return value;
}

/** @throws RangeError past the ends: an index of ours is wrong, no input can cause it */
export function int32At(values: Int32Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no element ${index} in an array of ${values.length}`);
  return value;
}
