/** Values of several sources as they come. Of each source one value at most is waiting to be taken. */
export async function* interleave<Value>(sources: readonly AsyncGenerator<Value>[]): AsyncGenerator<Value> {
  const arrived: { readonly source: AsyncGenerator<Value>; readonly value: Value }[] = [];
  const failures: unknown[] = [];
  let left = sources.length;
  let notify = (): void => undefined;
  const ask = (source: AsyncGenerator<Value>): void => {
    void source
      .next()
      .then(
        (result) => {
          if (result.done === true) left -= 1;
          else arrived.push({ source, value: result.value });
        },
        (error: unknown) => failures.push(error),
      )
      .then(() => {
        notify();
      });
  };
  for (const source of sources) ask(source);
  while (left > 0) {
    if (failures.length > 0) throw failures[0];
    const next = arrived.shift();
    if (next === undefined) {
      await new Promise<void>((resolve) => (notify = resolve));
      continue;
    }
    yield next.value;
    ask(next.source);
  }
}
