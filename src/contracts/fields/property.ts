/** Applies decorators in the order given: the last one decides the type in the generated schema. */
export function property(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, name) => {
    for (const decorate of decorators) decorate(target, name);
  };
}
