import Table from 'cli-table3';

/** No colours, and no lines between the rows. */
const style = { head: [], border: [], compact: true };

/** A table for people; `numbers`: all columns but the first are set to the right. */
export function plainTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { numbers = false }: { readonly numbers?: boolean } = {},
): string {
  const colAligns = headings.map((_, column) => (numbers && column > 0 ? 'right' : 'left'));
  const table = new Table({ style, head: [...headings], colAligns });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
