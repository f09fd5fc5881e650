import type { PartialLoadingInstance } from '../../core/solvers/partial-loading/index.js';
import { shapeCheck } from './instance-shape.js';
import { parseJson } from './parse-json.js';
import { checkPartialLoadingInstance } from './partial-loading-instance-checks.js';
import { PARTIAL_LOADING_INSTANCE_SCHEMA } from './partial-loading-instance-schema.js';

const checkShape: (value: unknown) => asserts value is PartialLoadingInstance = shapeCheck(
  PARTIAL_LOADING_INSTANCE_SCHEMA,
);

/**
 * Reads one partial loading instance from JSON text.
 *
 * @throws SlotwiseError INSTANCE_INVALID; `field` is the path of the first field that is wrong, such as
 *   `users[2].deadlineSeconds`, or `instance` if the text is no JSON object; the message begins with it
 */
export function parsePartialLoadingInstance(text: string): PartialLoadingInstance {
  const value = parseJson(text);
  checkShape(value);
  checkPartialLoadingInstance(value);
  return value;
}
