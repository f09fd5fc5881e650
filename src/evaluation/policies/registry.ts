import type { Mode } from '../../core/catalogue.js';
import { CHAIN_POLICIES } from './chain-policies.js';
import { CUT_POLICIES } from './cut-policies.js';
import { DOWNLOAD_THEN_INFER } from './download-then-infer.js';
import { EDF } from './edf.js';
import { EQUAL_SPLIT } from './equal-split.js';
import { FIFO } from './fifo.js';
import { NO_SHARING } from './no-sharing.js';
import type { Policy } from './policy.js';
import { SHARING_BLIND } from './sharing-blind.js';
import { SLOTWISE } from './slotwise.js';

/** All policies that `slotwise evaluate` knows, in the order of its tables. A new one is one more entry. */
export const POLICIES: readonly Policy[] = [
  SLOTWISE,
  DOWNLOAD_THEN_INFER,
  NO_SHARING,
  SHARING_BLIND,
  EQUAL_SPLIT,
  EDF,
  FIFO,
  ...CUT_POLICIES,
  ...CHAIN_POLICIES,
];

export const POLICY_NAMES: readonly string[] = POLICIES.map(({ name }) => name);

/** Policies worth comparing on traffic of some modes: the others would repeat the scheduler as it is. */
export function policiesFor(modes: readonly Mode[]): readonly string[] {
  const differing = POLICIES.filter((policy) => policy.modes?.some((mode) => modes.includes(mode)) ?? true);
  return differing.map(({ name }) => name);
}

/** @throws Error for a name that is not in the registry; whoever takes names from outside checks them first */
export function policyNamed(name: string): Policy {
  const policy = POLICIES.find((candidate) => candidate.name === name);
  if (policy === undefined) throw new Error(`there is no policy "${name}"`);
  return policy;
}
