import { EXIT, type ExitCode } from '../exit-codes.js';
import { LineWriter } from '../output/line-writer.js';
import type { ProgramDependencies } from '../program-dependencies.js';
import type { Solver } from './solver.js';
import { wrongFieldOf, type WrongField } from './wrong-field.js';

type Streams = Pick<ProgramDependencies, 'stdout' | 'stderr'>;

/** Solves one instance: its result on stdout, or what is wrong with it on stderr. */
export async function solveOne(solver: Solver, instance: string, { stdout, stderr }: Streams): Promise<ExitCode> {
  const solved = solvedOrWrong(solver, instance);
  if ('wrong' in solved) {
    stderr.write(`${solved.wrong.field}: ${solved.wrong.message}\n`);
    return EXIT.usage;
  }
  await new LineWriter(stdout).write(JSON.stringify(solved.result));
  return EXIT.done;
}

/** Solves one instance a line, in constant memory: a result or an error a line, in the same order. */
export async function solveBatch(
  solver: Solver,
  instances: AsyncIterable<string>,
  { stdout }: Streams,
): Promise<ExitCode> {
  const output = new LineWriter(stdout);
  let code: ExitCode = EXIT.done;
  for await (const instance of instances) {
    if (instance.trim() === '') continue;
    const solved = solvedOrWrong(solver, instance);
    if ('wrong' in solved) code = EXIT.usage;
    const line = 'wrong' in solved ? { error: solved.wrong } : solved.result;
    if (!(await output.write(JSON.stringify(line)))) return EXIT.done;
  }
  return code;
}

function solvedOrWrong(
  solver: Solver,
  instance: string,
): { readonly result: unknown } | { readonly wrong: WrongField } {
  try {
    return { result: solver.solve(instance) };
  } catch (error) {
    return { wrong: wrongFieldOf(error) };
  }
}
