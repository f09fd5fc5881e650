import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageRoot } from '../../../src/contracts/catalogue/index.js';
import { runToItsEnd } from './run-to-its-end.js';
import { withFolderLocked } from './with-folder-locked.js';

const POM = join(packageRoot(), 'test', 'kafka', 'pom.xml');
const CACHE = join(packageRoot(), 'node_modules', '.cache', 'slotwise-kafka');
/** The first time Maven fetches 60 MB, and its own plugins. */
export const FETCH_WITHIN_MS = 600_000;

/** Another pom, another file. */
const classPathFile = (): string => {
  const pom = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 16);
  return join(CACHE, `class-path.${pom}`);
};

/** The jars of the broker as fetched before; undefined if they were not, or are gone. */
export function rememberedClassPath(): string | undefined {
  const file = classPathFile();
  if (!existsSync(file)) return undefined;
  const classPath = readFileSync(file, 'utf8').trim();
  return classPath.split(delimiter).every((jar) => existsSync(jar)) ? classPath : undefined;
}

/** The jars of the broker, which Maven fetches the first time. One process does, the others wait for it. */
export async function brokerClassPath(): Promise<string> {
  const remembered = rememberedClassPath();
  if (remembered !== undefined) return remembered;
  mkdirSync(CACHE, { recursive: true });
  return withFolderLocked(CACHE, FETCH_WITHIN_MS, async () => rememberedClassPath() ?? (await fetchClassPath()));
}

async function fetchClassPath(): Promise<string> {
  const unfinished = `${classPathFile()}.unfinished`;
  const goal = ['dependency:build-classpath', '-Dmdep.includeScope=runtime', `-Dmdep.outputFile=${unfinished}`];
  await runToItsEnd('mvn', ['-q', '-B', '-f', POM, ...goal], CACHE);
  renameSync(unfinished, classPathFile());
  return readFileSync(classPathFile(), 'utf8').trim();
}
