import { Help } from 'commander';

/** Help fits a terminal of the classic width. */
export const HELP_WIDTH = 80;

/** Examples as they stand at the end of a command's help. */
export const examples = (lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;

/** Paragraphs wrapped to the width of the help. */
export const paragraphs = (...texts: readonly string[]): string =>
  texts.map((text) => new Help().boxWrap(text, HELP_WIDTH)).join('\n\n');

/** Lines of two columns, the second one beginning at `column`: what is too long goes on below the second column. */
export function hangingLines(text: string, column: number): string {
  return text
    .split('\n')
    .map((line) => {
      const [first = '', ...others] = new Help().boxWrap(line.slice(column), HELP_WIDTH - column).split('\n');
      const head = line.slice(0, column) + first;
      return [head, ...others.map((other) => ' '.repeat(column) + other)].join('\n');
    })
    .join('\n');
}
