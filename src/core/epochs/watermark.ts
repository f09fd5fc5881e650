/** What one record of an input partition says about event time. */
export type TimeMark =
  /** A record that belongs to an instant. */
  | { readonly kind: 'record'; readonly atMs: number }
  /** "Everything before `atMs` has been written"; `final`: nothing follows at all. */
  | { readonly kind: 'clock'; readonly atMs: number; readonly final: boolean }
  /** A record without an event time: unreadable, it moves with its neighbours. */
  | { readonly kind: 'timeless' };

/** Whether the records up to and including a mark complete an epoch. */
export type Boundary =
  /** The epoch needs more. */
  | 'inside'
  /** The mark lies past the epoch: everything before it is the epoch's. */
  | 'past'
  /** The mark ends the stream: everything including it is the epoch's. */
  | 'end';

/**
 * A record completes an epoch when it lies `latenessMs` past its end; a clock asserts completeness and needs no
 * lateness.
 */
export function boundaryAt(mark: TimeMark, epochEndMs: number, latenessMs: number): Boundary {
  switch (mark.kind) {
    case 'record':
      return mark.atMs >= epochEndMs + latenessMs ? 'past' : 'inside';
    case 'clock':
      if (mark.final) return 'end';
      return mark.atMs >= epochEndMs ? 'past' : 'inside';
    case 'timeless':
      return 'inside';
  }
}
