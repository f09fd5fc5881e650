/** What stands for a key. @throws RangeError if nothing does: the instance was not checked */
export function known<Value>(values: ReadonlyMap<string, Value>, key: string): Value {
  const value = values.get(key);
  if (value === undefined) throw new RangeError(`nothing is known of ${key}`);
  return value;
}
