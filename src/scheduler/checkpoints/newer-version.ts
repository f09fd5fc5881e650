import { CHECKPOINT_VERSION } from '../../contracts/index.js';

const decoder = new TextDecoder();

/** The version of a checkpoint of which this build may understand nothing else; undefined if it is not newer. */
export function newerVersion(value: Uint8Array): number | undefined {
  try {
    const { version } = JSON.parse(decoder.decode(value)) as { readonly version?: unknown };
    return typeof version === 'number' && version > CHECKPOINT_VERSION ? version : undefined;
  } catch {
    return undefined;
  }
}
