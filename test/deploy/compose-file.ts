import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/contracts/catalogue/index.js';

export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly deploy?: { readonly replicas?: number };
  readonly user?: string;
}

export interface ComposeFile {
  readonly include?: readonly string[];
  readonly services?: Readonly<Record<string, ComposeService>>;
}

/** Folder that paths in deploy/compose.yaml start from. */
export const DEPLOY_FOLDER = join(packageRoot(), 'deploy');

/** A compose file, its merges carried out. @param path from the package's root */
export function composeFile(path: string): ComposeFile {
  return parse(readFileSync(join(packageRoot(), path), 'utf8'), { merge: true }) as ComposeFile;
}

/** @throws Error if there is none of that name */
export function composeService(name: string): ComposeService {
  const service = composeFile('deploy/compose.yaml').services?.[name];
  if (service === undefined) throw new Error(`deploy/compose.yaml has no service ${name}`);
  return service;
}
