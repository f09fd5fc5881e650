import type { FileSystem } from '../files/file-system.js';

export type FileOperation = keyof FileSystem;

/**
 * A disk on which single operations can be made to behave otherwise: `next.write = (write) => ...` takes the place of every
 * write until it is deleted.
 */
export type Behaviours = {
  -readonly [Operation in FileOperation]?: (asUsual: FileSystem[Operation]) => FileSystem[Operation];
};

/** `files`, but operations with a behaviour of their own behave as that says. */
export function brokenFiles(files: FileSystem, behaviours: Behaviours): FileSystem {
  return new Proxy(files, {
    get: (target, name: FileOperation) => {
      const asUsual = target[name].bind(target) as never;
      return behaviours[name] === undefined ? asUsual : behaviours[name](asUsual);
    },
  });
}

/** Behaviours of operations before which something happens: it may throw. */
export const beforeEvery = (operations: readonly FileOperation[], happens: () => void): Behaviours =>
  Object.fromEntries(
    operations.map((operation) => [
      operation,
      (asUsual: (...given: readonly unknown[]) => unknown) =>
        (...given: readonly unknown[]): unknown => {
          happens();
          return asUsual(...given);
        },
    ]),
  );
