import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.js';

/** Sizes and work of a published architecture in fp32 at batch 1; `catalogue/profiles/README.md` says where from. */
export interface ModelProfile {
  readonly model: string;
  readonly source: string;
  readonly precision: 'fp32';
  readonly inputBytes: number;
  /** Token ids stay 8-byte integers whatever the precision of the parameters. */
  readonly inputPrecision: 'fp32' | 'int64';
  readonly blocks: readonly ProfileBlock[];
}

export interface ProfileBlock {
  readonly name: string;
  readonly parameterBytes: number;
  readonly flops: number;
  readonly outputBytes: number;
}

const folder = join(packageRoot(), 'catalogue', 'profiles');

/** Names of the bundled profiles. */
export function profileNames(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** A bundled profile; the name is one of `profileNames()`. */
export function readProfile(name: string): ModelProfile {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as ModelProfile;
}
