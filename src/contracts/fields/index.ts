export * from './bounds.js';
export { ExactlyOneOf, oneRequired } from './exactly-one-of.js';
export { IdList, ListOf } from './lists.js';
export { type MessageClass, Nested, NestedList, nestedClassOf } from './nested.js';
export { Count, PlanTimeMs, Positive, Real, Shard, TimeMs, Whole } from './numbers.js';
export { PATTERNS } from './patterns.js';
export { Optional } from './optional.js';
export { Base64, Digest, Flag, FreeObject, Id, OneOf, Sentence, Text } from './text.js';
