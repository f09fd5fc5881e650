import { SlotwiseError } from '../../core/errors.js';

export type Path = readonly (string | number)[];

/** An instance, as text, with the value at the path replaced; undefined takes the key out. */
export function brokenInstance(instance: unknown, path: Path, value: unknown): string {
  const copy = structuredClone(instance);
  let place = copy as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>;
  place[path.at(-1) ?? ''] = value;
  return JSON.stringify(copy);
}

export interface InstanceRefusal {
  readonly field: string | undefined;
  readonly message: string;
}

/** What a parser has against a text. @throws Error if it has nothing, and whatever it throws that is no refusal */
export function refusalOf(parse: (text: string) => unknown, text: string): InstanceRefusal {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof SlotwiseError && error.code === 'INSTANCE_INVALID') {
      return { field: error.field, message: error.message };
    }
    throw error;
  }
  throw new Error('the instance passed');
}
