import type { CoInferenceInstance } from '../../core/solvers/co-inference/index.js';
import { checkCoInferenceInstance } from './co-inference-instance-checks.js';
import { CO_INFERENCE_INSTANCE_SCHEMA } from './co-inference-instance-schema.js';
import { shapeCheck } from './instance-shape.js';
import { parseJson } from './parse-json.js';

const checkShape: (value: unknown) => asserts value is CoInferenceInstance = shapeCheck(CO_INFERENCE_INSTANCE_SCHEMA);

/**
 * Reads one co-inference instance from JSON text.
 *
 * @throws SlotwiseError INSTANCE_INVALID; `field` is the path of the first field that is wrong, such as
 *   `users[0].splits[1].uploadBits`, or `instance` if the text is no JSON object; the message begins with it
 */
export function parseCoInferenceInstance(text: string): CoInferenceInstance {
  const value = parseJson(text);
  checkShape(value);
  checkCoInferenceInstance(value);
  return value;
}
