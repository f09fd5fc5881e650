import leven from 'leven';
import { SlotwiseError } from '../../core/errors.js';

/** The error of a catalogue that cannot be used: the field, and what would be right. */
export function invalid(field: string, problem: string): SlotwiseError {
  return new SlotwiseError('CATALOGUE_INVALID', `${field}: ${problem}`, { field });
}

/** `unknown device class "x"; known: a, b`, with the likeliest slip of the pen first. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const guess = nearest(name, known);
  const hint = guess === undefined ? `known: ${known.join(', ') || 'none'}` : `did you mean "${guess}"?`;
  return `unknown ${what} "${name}"; ${hint}`;
}

/** The known name a few keystrokes away, if there is one. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, distance: leven(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, candidate.length / 4))
    .sort((left, right) => left.distance - right.distance);
  return best?.candidate;
}
