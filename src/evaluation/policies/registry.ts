import { DOWNLOAD_THEN_INFER } from './download-then-infer.js';
import { EDF } from './edf.js';
import { EQUAL_SPLIT } from './equal-split.js';
import { FIFO } from './fifo.js';
import type { Policy } from './policy.js';
import { SLOTWISE } from './slotwise.js';

/** All policies that `slotwise evaluate` knows, in the order of its tables. A new one is one more entry. */
export const POLICIES: readonly Policy[] = [SLOTWISE, DOWNLOAD_THEN_INFER, EQUAL_SPLIT, EDF, FIFO];

export const POLICY_NAMES: readonly string[] = POLICIES.map(({ name }) => name);

/** @throws Error for a name that is not in the registry; whoever takes names from outside checks them first */
export function policyNamed(name: string): Policy {
  const policy = POLICIES.find((candidate) => candidate.name === name);
  if (policy === undefined) throw new Error(`there is no policy "${name}"`);
  return policy;
}
