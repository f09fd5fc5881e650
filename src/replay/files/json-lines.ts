import type { LineBatch } from './line-batches.js';
import type { OnMalformedLine } from './malformed.js';

export interface JsonLine {
  readonly line: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** One JSON object a line; empty lines are passed over. */
export async function* jsonLines(
  batches: AsyncIterable<LineBatch>,
  onMalformed: OnMalformedLine,
): AsyncGenerator<JsonLine> {
  for await (const { firstLine, lines } of batches) {
    for (const [index, text] of lines.entries()) {
      if (text.trim() === '') continue;
      const line = firstLine + index;
      const value = jsonObject(text);
      if (value === undefined) onMalformed(line, `not a JSON object: ${text.slice(0, 60)}`);
      else yield { line, value };
    }
  }
}

/** The JSON object a text holds; undefined when it holds none. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
