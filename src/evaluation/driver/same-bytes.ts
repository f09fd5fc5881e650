import type { AcceptedEpoch } from '../../streams/index.js';

/** `Same bytes`: the accepted records in order, one a line, without owner id and term. */
export function decidedLines(epochs: readonly AcceptedEpoch[]): readonly string[] {
  return epochs.flatMap(({ verdicts, plans, marker }) =>
    [...verdicts, ...plans, marker].map((decision) =>
      JSON.stringify({ ...decision, ownerId: undefined, term: undefined }),
    ),
  );
}
