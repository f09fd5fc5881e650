/** The promise of a result that is there at once; what `compute` throws becomes the rejection. */
export function promiseOf<Result>(compute: () => Result | Promise<Result>): Promise<Result> {
  return new Promise((resolve) => {
    resolve(compute());
  });
}
