import { instanceError, WHOLE_INSTANCE } from './instance-error.js';

/** Any JSON text. @throws SlotwiseError INSTANCE_INVALID if it is none */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw instanceError(WHOLE_INSTANCE, 'not valid JSON');
  }
}
