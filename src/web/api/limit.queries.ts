import { MAX_EPOCHS_PER_CELL } from '../read-model/limits.js';
import { WholeNumberParameter } from './whole-number-parameter.js';

/** Letters are up to 700 kB each. */
const MAX_DEAD_LETTERS = 500;

export class EpochsQuery {
  /** Newest epochs to return. */
  @WholeNumberParameter(1, MAX_EPOCHS_PER_CELL)
  readonly limit: number = 100;
}

export class DeadLettersQuery {
  /** Newest letters to return. */
  @WholeNumberParameter(1, MAX_DEAD_LETTERS)
  readonly limit: number = 100;
}
