import { ValidateIf } from 'class-validator';

/** The field may be absent. Unlike class-validator's IsOptional it does not let `null` pass: absent means absent. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_message, value) => value !== undefined);
}
