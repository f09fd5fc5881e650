import { Id, OneOf, Shard, Text } from '../fields/index.js';

/** A process takes a shard; the offset of this record is its term. */
export class Ownership {
  @OneOf(['ownership'], 'Tells the decisions apart')
  readonly kind: 'ownership';

  @Id('New for every taking of a shard')
  readonly ownerId: string;

  @Shard()
  readonly shard: number;

  @Id('Process that took it, for people')
  readonly instance: string;

  @Text('Version of the program that took it')
  readonly build: string;
}
