/** Element of an array. @throws RangeError past its ends: an index of ours is wrong, no input can cause it */
export function at<Value extends boolean | number | object | string>(values: ArrayLike<Value>, index: number): Value {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no element ${index} in an array of ${values.length}`);
  return value;
}
