import type { TextParser } from './text-parser.js';

/** What the command line holds for an option: a text, the texts of a list, or that a flag is there. */
export type Given = string | readonly string[] | boolean;

/** An option and the environment variable of the same meaning: one parser, one default. */
export interface Setting<Value> {
  /** As commander writes them: `--port <number>`. */
  readonly flags: string;
  /** The flag that says no, where there is one. */
  readonly negative?: { readonly flags: string; readonly help: string };
  /** Name of the variable. */
  readonly variable: string;
  readonly help: string;
  /** The default as the help states it; absent: the help says nothing of it. */
  readonly fallbackWords?: string;
  readonly fallback: Value;
  /** Ends the sentence "--port must be ...". */
  readonly expected: string;
  /** The value, or undefined if what is given is not as expected. */
  readonly take: (given: Given) => Value | undefined;
}

interface Words {
  readonly flags: string;
  readonly variable: string;
  readonly help: string;
  readonly fallbackWords?: string;
}

/** An option with one value. */
export function single<Value, Fallback extends Value | undefined>(
  words: Words,
  parser: TextParser<Value>,
  fallback: Fallback,
): Setting<Value | Fallback> {
  return {
    ...words,
    ...(words.fallbackWords === undefined && fallback !== undefined ? { fallbackWords: String(fallback) } : {}),
    fallback,
    expected: parser.expected,
    take: (given) => (typeof given === 'string' ? parser.parse(given) : undefined),
  };
}

/** An option with several values: separate words or repeated on the command line, commas in the variable. */
export function list<Value>(words: Words, parser: TextParser<Value>): Setting<readonly Value[] | undefined> {
  return {
    ...words,
    fallback: undefined,
    expected: parser.expected,
    take: (given) => allOf(parser, typeof given === 'string' ? given.split(',') : [given].flat().map(String)),
  };
}

/** An option with several values in one word, separated by commas. */
export function commaList<Value>(words: Words, parser: TextParser<Value>): Setting<readonly Value[] | undefined> {
  return {
    ...words,
    fallback: undefined,
    expected: `${parser.expected}, separated by commas`,
    take: (given) => (typeof given === 'string' ? allOf(parser, given.split(',')) : undefined),
  };
}

function allOf<Value>(parser: TextParser<Value>, texts: readonly string[]): readonly Value[] | undefined {
  const values = texts.map((text) => parser.parse(text.trim()));
  return values.some((value) => value === undefined) ? undefined : (values as Value[]);
}

/** The same setting where another default suits. */
export const withDefault = <Value>(
  setting: Setting<Value>,
  fallback: Value,
  words = String(fallback),
): Setting<Value> => ({
  ...setting,
  fallback,
  fallbackWords: words,
});
