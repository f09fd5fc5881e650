import highsModule from 'highs';

/** The package's types describe its CommonJS build; imported as an ES module the loader itself is the default export. */
const loadHighs = highsModule as unknown as typeof highsModule.default;
const highs = await loadHighs();

/** One inequality: sum of coefficient x variable <= bound. */
export interface Row {
  readonly terms: readonly (readonly [coefficient: number, variable: string])[];
  readonly atMost: number;
}

export interface Program {
  readonly maximize: readonly (readonly [coefficient: number, variable: string])[];
  readonly rows: readonly Row[];
  readonly bounds: readonly (readonly [least: number, variable: string, most: number])[];
  readonly binaries?: readonly string[];
}

export interface Optimum {
  readonly value: number;
  readonly at: (variable: string) => number;
}

/** The optimum of a (mixed-integer) linear program by HiGHS; undefined if there is no feasible point. */
export function optimumByHighs(program: Program): Optimum | undefined {
  const solution = highs.solve(lpText(program), {
    output_flag: false,
    mip_rel_gap: 0,
    mip_abs_gap: 0,
    primal_feasibility_tolerance: 1e-10,
  });
  if (solution.Status === 'Infeasible') return undefined;
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS: ${solution.Status}`);
  const columns = solution.Columns;
  return {
    value: solution.ObjectiveValue,
    at: (variable) => columns[variable]?.Primal ?? 0,
  };
}

/** The program in CPLEX LP format, which HiGHS reads. */
export function lpText({ maximize, rows, bounds, binaries = [] }: Program): string {
  const sum = (terms: Row['terms']): string =>
    terms
      .map(([coefficient, variable]) => `${coefficient < 0 ? '-' : '+'} ${Math.abs(coefficient)} ${variable}`)
      .join(' ');
  return [
    'Maximize',
    ` value: ${sum(maximize)}`,
    'Subject To',
    ...rows.map((row, index) => ` row${index}: ${sum(row.terms)} <= ${row.atMost}`),
    'Bounds',
    ...bounds.map(([least, variable, most]) => ` ${least} <= ${variable} <= ${most}`),
    ...(binaries.length === 0 ? [] : ['Binaries', ` ${binaries.join(' ')}`]),
    'End',
  ].join('\n');
}
