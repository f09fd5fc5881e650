export type { Policy } from './policy.js';
export { policiesFor, POLICIES, POLICY_NAMES, policyNamed } from './registry.js';
