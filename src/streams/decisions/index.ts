export { DecisionReader, type AcceptedEpoch, type ParsedDecision, type ReaderPosition } from './decision-reader.js';
export { followDecisions, parseDecision, type FollowOptions } from './follow-decisions.js';
