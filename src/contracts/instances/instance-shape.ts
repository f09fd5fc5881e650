import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { instanceError, WHOLE_INSTANCE } from './instance-error.js';

/**
 * The check of an instance's shape, compiled at its first use. Numbers that overflowed while parsing (1e400) are no
 * numbers.
 *
 * @returns a check that throws SlotwiseError INSTANCE_INVALID for the first thing wrong
 */
export function shapeCheck(schema: object): (value: unknown) => void {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= new Ajv({ strict: true, strictNumbers: true }).compile(schema);
    validate(value);
    const error = validate.errors?.[0];
    if (error !== undefined) throw complaint(error);
  };
}

function complaint({ instancePath, keyword, params, message = 'is invalid' }: ErrorObject): Error {
  const path = fieldPath(instancePath);
  switch (keyword) {
    case 'additionalProperties':
      return instanceError(withKey(path, String(params.additionalProperty)), 'unknown key');
    case 'required':
      return instanceError(withKey(path, String(params.missingProperty)), 'is missing');
    case 'enum':
      return instanceError(path, `must be one of ${(params.allowedValues as readonly string[]).join(', ')}`);
    default:
      return instanceError(path === '' ? WHOLE_INSTANCE : path, message);
  }
}

/** JSON pointer to the path a person would write: `/users/0/id` becomes `users[0].id`. Its keys are all known ones. */
function fieldPath(pointer: string): string {
  const steps = pointer.split('/').slice(1);
  return steps.reduce((path, step) => (/^\d+$/.test(step) ? `${path}[${step}]` : withKey(path, step)), '');
}

/** A key that is no plain name is quoted, so that the path stays on one line. */
function withKey(path: string, key: string): string {
  if (!/^[A-Za-z]\w*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
