import type { Setting } from './setting.js';
import { yesOrNo } from './text-parser.js';

interface FlagWords {
  readonly flags: string;
  readonly negative?: { readonly flags: string; readonly help: string };
  readonly variable: string;
  readonly help: string;
  readonly fallbackWords?: string;
}

/** An option that is there or not; its variable says true or false. */
export function flag<Fallback extends boolean | undefined>(
  words: FlagWords,
  fallback: Fallback,
): Setting<boolean | Fallback> {
  return {
    ...words,
    fallback,
    expected: yesOrNo.expected,
    take: (given) => (typeof given === 'string' ? yesOrNo.parse(given) : given === true),
  };
}
