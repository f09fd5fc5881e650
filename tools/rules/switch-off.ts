/**
 * `npm run check:rules`: switches each clause of the decision log's rules off, one at a time and in a copy of the
 * repository, and fails unless the test named for it then fails. With words, only clauses that have one of them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/contracts/catalogue/index.js';
import { CLAUSES, type Clause } from './clauses.js';

const root = packageRoot();
const words = process.argv.slice(2);
const wanted = CLAUSES.filter(
  ({ rule, demand }) => words.length === 0 || words.some((word) => rule === word || demand.includes(word)),
);

function copied(): string {
  const copy = mkdtempSync(join(tmpdir(), 'slotwise-rules-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter(Boolean);
  for (const file of files) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Whether a test of the file fails; a file that cannot even be loaded proves nothing. */
function fails(copy: string, test: string): boolean {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const jest = [
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    '--forceExit',
    '--json',
    `--outputFile=${report}`,
  ];
  spawnSync(process.execPath, [...jest, '--runTestsByPath', test], { cwd: copy, stdio: 'ignore' });
  const { numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly numFailedTests: number;
    readonly numRuntimeErrorTestSuites: number;
  };
  return numFailedTests > 0 && numRuntimeErrorTestSuites === 0;
}

function isFound(copy: string, { file, code, off, test }: Clause): boolean {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace(code, () => off),
  );
  try {
    return fails(copy, test);
  } finally {
    writeFileSync(path, text);
  }
}

const copy = copied();
let missed = 0;
try {
  for (const clause of wanted) {
    const found = isFound(copy, clause);
    if (!found) missed += 1;
    console.log(`${found ? 'found ' : 'MISSED'} ${clause.rule}: ${clause.demand} (${clause.test})`);
  }
} finally {
  rmSync(copy, { recursive: true });
}
console.log(`${wanted.length} clauses switched off, ${wanted.length - missed} found`);
process.exitCode = missed === 0 ? 0 : 1;
