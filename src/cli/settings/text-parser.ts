/** How the text of an option or variable becomes a value. */
export interface TextParser<Value> {
  /** Ends the sentence "--port must be ...". */
  readonly expected: string;
  /** The value, or undefined if the text holds none. */
  readonly parse: (text: string) => Value | undefined;
}

export const anyText: TextParser<string> = {
  expected: 'a text that is not empty',
  parse: (text) => (text.trim() === '' ? undefined : text),
};

/** One of a closed list. */
export const oneOf = <const Choice extends string>(choices: readonly Choice[]): TextParser<Choice> => ({
  expected: choices.length === 1 ? choices.join() : `one of ${choices.join(', ')}`,
  parse: (text) => choices.find((choice) => choice === text),
});

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false],
]);

/** Of a flag's variable; on the command line the flag itself says yes. */
export const yesOrNo: TextParser<boolean> = {
  expected: 'true or false',
  parse: (text) => TRUTHS.get(text.toLowerCase()),
};
