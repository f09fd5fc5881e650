const ERRORS_SHOWN = 10;
const LINES_SHOWN = 20;

const isError = (line: string): boolean =>
  /\b(ERROR|FATAL)\b|^(Caused by: |Exception in )|^[\w.]+(Exception|Error)\b/.test(line);
const isStackFrame = (line: string): boolean => /^\t(at |\.\.\. )/.test(line);

/** What tells why a broker failed: of its log the last errors, then the last lines, without the stacks. */
export function lastWords(log: string): string {
  const lines = log
    .trimEnd()
    .split('\n')
    .filter((line) => !isStackFrame(line));
  const before = lines.slice(0, -LINES_SHOWN).filter(isError).slice(-ERRORS_SHOWN);
  return [...before, ...lines.slice(-LINES_SHOWN)].join('\n');
}
