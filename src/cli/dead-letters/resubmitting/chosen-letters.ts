import { deadLetterKey } from '../../../contracts/index.js';
import { newestDeadLetters, type StoredDeadLetter } from '../../../streams/index.js';
import type { OpenedLog } from '../../sources/stored-log.js';
import { isWantedLetter, type LetterFilter } from '../letter-filter.js';
import type { LetterPlaces } from './resubmit-letters.js';

export interface LetterChoice extends LetterFilter {
  /** Origins as topic/partition@offset; none: all that the filter lets through. */
  readonly origins: readonly string[];
  /** Also what was sent again before. */
  readonly again: boolean;
}

export interface ChosenLetters {
  readonly places: LetterPlaces;
  /** Named, but not there. */
  readonly missing: readonly string[];
  /** Named, and sent again before. */
  readonly sentBefore: readonly StoredDeadLetter[];
}

/** The letters that are to be sent again. Memory: where each lies. Cost: reads the dead letters, if need be all of them. */
export async function chosenLetters({ log, topics }: OpenedLog, choice: LetterChoice): Promise<ChosenLetters> {
  const { origins, again } = choice;
  const missing = new Set(origins);
  const sentBefore: StoredDeadLetter[] = [];
  const places = new Map<number, Set<number>>();
  for await (const stored of newestDeadLetters(log, topics.deadLetters)) {
    const isNamed = missing.delete(deadLetterKey(stored.letter));
    const isWanted = origins.length > 0 ? isNamed : isWantedLetter(stored, choice);
    if (isWanted && stored.resubmittedTo !== undefined && !again) {
      if (isNamed) sentBefore.push(stored);
    } else if (isWanted) {
      const offsets = places.get(stored.partition) ?? new Set();
      places.set(stored.partition, offsets.add(stored.offset));
    }
    if (origins.length > 0 && missing.size === 0) break;
  }
  return { places, missing: [...missing], sentBefore };
}
