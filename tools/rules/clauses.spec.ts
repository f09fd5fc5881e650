import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/contracts/catalogue/index.js';
import { CLAUSES } from './clauses.js';

const root = packageRoot();

describe('the clauses of the rules', () => {
  it.each(CLAUSES.map((clause) => [`${clause.rule}: ${clause.demand}`, clause] as const))(
    '%s: stands in the code, can be switched off, and has a test',
    (_, { file, code, off, test }) => {
      expect(readFileSync(join(root, file), 'utf8').split(code)).toHaveLength(2);
      expect(off).not.toBe(code);
      expect(existsSync(join(root, test))).toBe(true);
    },
  );

  it('leave no rule out', () => {
    const rules = Array.from({ length: 10 }, (_, index) => `R${index + 1}`);
    expect([...new Set(CLAUSES.map(({ rule }) => rule))]).toEqual(rules);
  });
});
