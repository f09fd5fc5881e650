import type { EpochTrigger } from '../../contracts/index.js';
import type { InputTopic } from '../input-record.js';
import type { SourceBuffer } from '../source-buffer.js';
import type { StepChoices } from '../step.js';

export type SourceBuffers = Readonly<Record<InputTopic, SourceBuffer>>;

/** The decision to close an epoch: which, why, and how many records of each source it takes. */
export interface EpochCut {
  readonly epoch: number;
  readonly skippedFrom?: number;
  readonly trigger: EpochTrigger;
  readonly choices: StepChoices;
  readonly counts: Readonly<Record<InputTopic, number>>;
}
