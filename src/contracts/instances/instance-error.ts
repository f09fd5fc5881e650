import { SlotwiseError } from '../../core/errors.js';

/** The whole instance, where no field can be named. */
export const WHOLE_INSTANCE = 'instance';

/** What is wrong with an instance, worded as `users[0].candidates[1].modelId: unknown model "M9"`. */
export function instanceError(field: string, complaint: string): SlotwiseError {
  return new SlotwiseError('INSTANCE_INVALID', `${field}: ${complaint}`, { field });
}
