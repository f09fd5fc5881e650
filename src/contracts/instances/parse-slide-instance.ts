import type { SlideInstance } from '../../core/solvers/slide/index.js';
import { shapeCheck } from './instance-shape.js';
import { parseJson } from './parse-json.js';
import { checkSlideInstance } from './slide-instance-checks.js';
import { SLIDE_INSTANCE_SCHEMA } from './slide-instance-schema.js';

const checkShape: (value: unknown) => asserts value is SlideInstance = shapeCheck(SLIDE_INSTANCE_SCHEMA);

/**
 * Reads one SLIDE instance from JSON text.
 *
 * @throws SlotwiseError INSTANCE_INVALID; `field` is the path of the first field that is wrong, such as
 *   `users[0].candidates[1].modelId`, or `instance` if the text is no JSON object; the message begins with it
 */
export function parseSlideInstance(text: string): SlideInstance {
  const value = parseJson(text);
  checkShape(value);
  checkSlideInstance(value);
  return value;
}
