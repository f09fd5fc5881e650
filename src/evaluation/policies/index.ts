export type { Policy } from './policy.js';
export { POLICIES, POLICY_NAMES, policyNamed } from './registry.js';
