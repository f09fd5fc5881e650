import type { TextParser } from '../settings/text-parser.js';

/** Epochs from the first to the last, both included. */
export interface EpochRange {
  readonly first: number;
  readonly last: number;
}

/** `7`, `3..7`, `3..` or `..7`. */
export const epochRange: TextParser<EpochRange> = {
  expected: 'an epoch or a range of epochs such as 17..20, 17.. or ..20',
  parse: (text) => {
    const [, from = '', dots, to = ''] = /^(\d*)(\.\.)?(\d*)$/.exec(text) ?? [];
    if (from === '' && to === '') return undefined;
    const first = from === '' ? 0 : Number(from);
    const last = dots === undefined ? first : to === '' ? Infinity : Number(to);
    return first <= last ? { first, last } : undefined;
  },
};
