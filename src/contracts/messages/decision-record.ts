import { Count, Id } from '../fields/index.js';

/** What every record of the decision log but the ownership record carries (rule R1). */
export abstract class DecisionRecord {
  @Id('Owner that wrote the record')
  readonly ownerId: string;

  @Count("Offset of the owner's ownership record")
  readonly term: number;

  @Count('Place of the record within its epoch, from 0; the marker comes last')
  readonly number: number;
}
