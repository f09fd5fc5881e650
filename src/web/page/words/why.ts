import type { ShownVerdict } from '../../shown/shown-verdict.js';

/** What a verdict says in one line: what with, or why not. */
export function why({ reason, cause, mode, model }: ShownVerdict): string {
  if (reason === undefined) return [mode, model].filter((word) => word !== undefined).join(', ');
  return cause === undefined ? reason : `${reason}: ${cause}`;
}
