export { auditTopics, type AuditOptions, type TopicsAudit } from './audit-topics.js';
export type { DecisionTally, RequestTally, ShardAudit } from './shard-audit.js';
export { AUDIT_RULES, type AuditRule, type AuditViolation } from './violation.js';
