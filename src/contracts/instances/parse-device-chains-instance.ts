import type { DeviceChainsInstance } from '../../core/solvers/device-chains/index.js';
import { checkDeviceChainsInstance } from './device-chains-instance-checks.js';
import { DEVICE_CHAINS_INSTANCE_SCHEMA } from './device-chains-instance-schema.js';
import { shapeCheck } from './instance-shape.js';
import { parseJson } from './parse-json.js';

const checkShape: (value: unknown) => asserts value is DeviceChainsInstance = shapeCheck(DEVICE_CHAINS_INSTANCE_SCHEMA);

/**
 * Reads one device chains instance from JSON text.
 *
 * @throws SlotwiseError INSTANCE_INVALID; `field` is the path of the first field that is wrong, such as
 *   `devices[1].speedFlopsPerSecond`, or `instance` if the text is no JSON object; the message begins with it
 */
export function parseDeviceChainsInstance(text: string): DeviceChainsInstance {
  const value = parseJson(text);
  checkShape(value);
  checkDeviceChainsInstance(value);
  return value;
}
