import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/contracts/catalogue/index.js';

/** Where Prometheus' configuration for the service is. */
export const PROMETHEUS_FOLDER = join(packageRoot(), 'deploy', 'prometheus');

export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/** Paths of the files in a folder of it. */
export function filesIn(folder: 'rules' | 'tests'): readonly string[] {
  const path = join(PROMETHEUS_FOLDER, folder);
  return readdirSync(path).map((name) => join(path, name));
}

/** Every rule there is. */
export function allRules(): readonly Rule[] {
  return filesIn('rules').flatMap((path) => {
    const { groups } = parse(readFileSync(path, 'utf8')) as RuleFile;
    return groups.flatMap(({ rules }) => rules);
  });
}
