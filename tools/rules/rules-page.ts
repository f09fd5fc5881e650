import { GENERATED } from '../reference/generated.js';
import { CLAUSES } from './clauses.js';

/** `docs/reference/rules.md`: the rules of the decision log, where each lives and which test fails without it. */
export function rulesPage(): string {
  return [
    '# The rules of the decision log',
    '',
    GENERATED,
    '',
    'What makes the promise hold: every request gets one terminal verdict, and every stretch of the past can be decided again',
    'to the same bytes, whatever crashes, repeats or comes late. `npm run check:rules` switches each clause off in a copy of the',
    'repository, and fails unless the test beside it then fails (`npm run check:rules -- R5` for one rule). What is kept in which',
    'file, and what to do when a shard stops: [Restart](../restart.md).',
    '',
    '| rule | demand | code | fails without it |',
    '| --- | --- | --- | --- |',
    ...CLAUSES.map(
      ({ rule, demand, file, test }) =>
        `| ${rule} | ${demand} | [\`${nameOf(file)}\`](../../${file}) | [\`${nameOf(test)}\`](../../${test}) |`,
    ),
    '',
  ].join('\n');
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
