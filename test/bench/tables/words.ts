/** Milliseconds, whole ones from ten on. */
export const ms = (value: number): string => (value < 10 ? value.toPrecision(3) : value.toFixed(0));

export const count = (value: number): string => value.toLocaleString('en');

/** Three digits that count. */
export const figure = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

export const percent = (share: number, digits = 2): string => `${(100 * share).toFixed(digits)} %`;

/** A row of a Markdown table. */
export const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
