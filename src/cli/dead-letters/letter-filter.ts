import type { DeadLetterCode } from '../../contracts/index.js';
import type { StoredDeadLetter } from '../../streams/index.js';

/** What is wanted; absent: everything. */
export interface LetterFilter {
  readonly code: DeadLetterCode | undefined;
  /** End of the topic's name. */
  readonly topic: 'requests' | 'reports' | 'outcomes' | undefined;
  /** Not those that were sent again. */
  readonly open?: boolean;
}

export function isWantedLetter({ letter, resubmittedTo }: StoredDeadLetter, filter: LetterFilter): boolean {
  const { code, topic, open = false } = filter;
  if (code !== undefined && letter.code !== code) return false;
  if (topic !== undefined && !letter.topic.endsWith(topic)) return false;
  return !open || resubmittedTo === undefined;
}
