import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** A query parameter that is a whole number from `min` to `max`. */
export function WholeNumberParameter(min: number, max: number): PropertyDecorator {
  const message = `$property must be a whole number from ${min} to ${max}`;
  const decorators = [Type(() => Number), IsInt({ message }), Min(min, { message }), Max(max, { message })];
  return (target, name) => {
    for (const decorate of decorators) decorate(target, name);
  };
}
