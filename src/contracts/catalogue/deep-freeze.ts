/** Freezes plain data through and through. */
export function deepFreeze<Data>(data: Data): Data {
  if (typeof data !== 'object' || data === null || Object.isFrozen(data)) return data;
  Object.values(data).forEach(deepFreeze);
  return Object.freeze(data);
}
