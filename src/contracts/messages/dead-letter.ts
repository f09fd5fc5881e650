import { DEAD_LETTER_CODES, type DeadLetterCode } from '../dead-letter-codes.js';
import { Base64, Count, Flag, OneOf, Optional, Sentence, Shard, Text, TimeMs } from '../fields/index.js';

/** A record that was put aside, and why. */
export class DeadLetter {
  @Text('Topic it came from')
  readonly topic: string;

  @Shard('Partition it came from')
  readonly partition: number;

  @Count('Offset it had there')
  readonly offset: number;

  @Text('Key it had')
  readonly key: string;

  @Base64('Original bytes; if `truncated`, the first of them')
  readonly valueBase64: string;

  @Count('Length of the original value, bytes')
  readonly valueBytes: number;

  @Optional()
  @Flag('The value was too long to be kept whole')
  readonly truncated?: boolean;

  @OneOf(DEAD_LETTER_CODES, 'Why, for programs')
  readonly code: DeadLetterCode;

  @Sentence('Why, for people')
  readonly sentence: string;

  @Optional()
  @Text('Path of the field that is wrong')
  readonly field?: string;

  @TimeMs('Time stamp of the original record, ms since 1970')
  readonly atMs: number;
}
