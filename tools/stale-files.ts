import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of the files that are missing or not as generated now. */
export function staleFiles(root: string, files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].filter(([path, content]) => contentOf(join(root, path)) !== content).map(([path]) => path);
}

function contentOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
