import { spawnSync } from 'node:child_process';
import { rememberedClassPath } from './class-path.js';
import { whyNoJava } from './java.js';

/** Why no broker can be started on this machine; undefined if one can. */
export function whyNoBroker(): string | undefined {
  const why = whyNoJava();
  if (why !== undefined) return why;
  // Maven is only needed to fetch the jars.
  if (rememberedClassPath() !== undefined) return undefined;
  return spawnSync('mvn', ['--version']).status === 0 ? undefined : 'there is no Maven to fetch the broker with';
}
