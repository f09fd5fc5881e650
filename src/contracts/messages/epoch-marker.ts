import { Count, Digest, Nested, OneOf, Optional, Shard } from '../fields/index.js';
import { DecisionRecord } from './decision-record.js';
import { EpochChoices } from './epoch-choices.js';
import { EpochCounts } from './epoch-counts.js';
import { EpochInputs } from './epoch-inputs.js';

export const EPOCH_TRIGGERS = ['watermark', 'drain', 'clock', 'size', 'catalogue'] as const;
export type EpochTrigger = (typeof EPOCH_TRIGGERS)[number];

/** `previousDigest` of a shard's first marker. */
export const NO_DIGEST = '0'.repeat(64);

/** The commit of an epoch: an epoch exists when its marker is accepted (rule R8). */
export class EpochMarker extends DecisionRecord {
  @OneOf(['epoch'], 'Tells the decisions apart')
  readonly kind: 'epoch';

  @Shard()
  readonly shard: number;

  @Count('Number of the epoch: floor(t / epochMs) of every instant in it')
  readonly epoch: number;

  @Optional()
  @Count('First of the empty epochs skipped before this one')
  readonly skippedFrom?: number;

  @OneOf(EPOCH_TRIGGERS, 'What closed the epoch')
  readonly trigger: EpochTrigger;

  @Nested(() => EpochInputs, 'What the epoch consumed')
  readonly inputs: EpochInputs;

  @Nested(() => EpochChoices, 'What depended on the wall clock')
  readonly choices: EpochChoices;

  @Nested(() => EpochCounts, 'Totals after the epoch')
  readonly counts: EpochCounts;

  @Digest('Catalogue the epoch was planned with')
  readonly catalogueDigest: string;

  @Digest('Digest of the last accepted marker; zeros for the first')
  readonly previousDigest: string;

  @Digest('State after the epoch')
  readonly stateDigest: string;
}
