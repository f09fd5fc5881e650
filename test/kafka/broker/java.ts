import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Kafka 4 brokers do not start with an older one. */
const OLDEST_JAVA = 17;

/** A program of the Java installation: that of JAVA_HOME, else the one on the PATH. */
export function javaTool(name: 'java' | 'keytool'): string {
  const home = process.env.JAVA_HOME ?? '';
  return home === '' ? name : join(home, 'bin', name);
}

/** Why there is no Java that runs a broker; undefined if there is one. */
export function whyNoJava(): string | undefined {
  const { status, stderr } = spawnSync(javaTool('java'), ['-version'], { encoding: 'utf8' });
  if (status !== 0) return `there is no Java (a JDK or JRE, ${OLDEST_JAVA} or newer)`;
  const [, version] = /version "(\d+)/.exec(stderr) ?? [];
  return Number(version) >= OLDEST_JAVA ? undefined : `Java is too old (${OLDEST_JAVA} or newer is needed)`;
}
