/** Whether an object is what JSON calls one: no class instance, no map, no date. */
export function isPlainObject(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === Object.prototype || prototype === null || isForeignPlain(prototype);
}

/** Objects of another realm (a test runner's sandbox) have an Object.prototype of their own. */
function isForeignPlain(prototype: unknown): boolean {
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty');
}
