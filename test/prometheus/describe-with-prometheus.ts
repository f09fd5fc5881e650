import { describe } from '@jest/globals';
import { spawnSync } from 'node:child_process';

const PROGRAMS = ['prometheus', 'promtool'] as const;

/** Which of its programs is missing on this machine; undefined if none is. */
function missingProgram(): string | undefined {
  return PROGRAMS.find((program) => spawnSync(program, ['--version']).status !== 0);
}

/**
 * `describe` for what needs Prometheus (the Debian package of that name). Without it, it is skipped with a line that says
 * so; with CI=true that is an error instead.
 */
export function describeWithPrometheus(name: string, tests: () => void): void {
  const missing = missingProgram();
  if (missing === undefined) {
    describe(name, tests);
    return;
  }
  const why = `there is no ${missing} (apt-get install prometheus)`;
  if (process.env.CI === 'true') throw new Error(`${why}, and with CI=true the tests with Prometheus must run`);
  process.stderr.write(`\nSKIPPED: ${name}, because ${why}\n\n`);
  describe.skip(name, tests);
}
