import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { eventText } from '../events/event-text.js';
import { ReadModel } from '../read-model/read-model.js';
import { LIVE_EPOCHS, type LiveEvents } from '../shown/live-events.js';
import { LiveRound } from './live-round.js';

/** Often enough for the eye, seldom enough that a replay at full speed does not drown the page. */
const ROUND_EVERY_MS = 200;

const BEGIN: LiveEvents['begin'] = { epochsShown: LIVE_EPOCHS };

/** A page that is told of every round. */
export interface LiveReader {
  /** The cell it looks at; absent: none. */
  readonly cellId?: string;
  /** False: what is written now is buffered; `drained` will be called. */
  readonly write: (text: string) => boolean;
}

interface Seat extends LiveReader {
  congested: boolean;
  /** Has missed a round, or begins: the next one has to hold everything. */
  behind: boolean;
}

/**
 * Tells every page in the same rounds what is new. Nothing is queued for a slow page: it misses rounds and then gets
 * everything kept at once, as a new one does. Costs nothing while nobody looks.
 */
@Injectable()
export class LiveRounds implements OnModuleDestroy {
  readonly #seats = new Set<Seat>();
  #news = new Map<string, number>();
  #happened = false;
  #stop: (() => void) | undefined;

  constructor(private readonly model: ReadModel) {}

  /** Writes everything kept at once, then what is new in every round. */
  enter(reader: LiveReader): { readonly drained: () => void; readonly leave: () => void } {
    // What is new so far is for those who are here already: the newcomer gets it with everything kept.
    this.#round();
    const seat: Seat = { ...reader, congested: false, behind: true };
    this.#seats.add(seat);
    this.#stop ??= this.#begin();
    this.#tell(seat, this.#everything());
    return {
      drained: () => {
        seat.congested = false;
      },
      leave: () => {
        this.#seats.delete(seat);
        if (this.#seats.size === 0) this.onModuleDestroy();
      },
    };
  }

  onModuleDestroy(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #begin(): () => void {
    const unsubscribe = this.model.subscribe((epochs) => {
      this.#happened = true;
      for (const { cellId, epoch } of epochs) if (!this.#news.has(cellId)) this.#news.set(cellId, epoch);
    });
    const ticking = setInterval(this.#round, ROUND_EVERY_MS);
    return () => {
      unsubscribe();
      clearInterval(ticking);
      this.#news.clear();
    };
  }

  #round = (): void => {
    const round = this.#happened ? new LiveRound(this.model, this.#news) : undefined;
    this.#happened = false;
    this.#news = new Map();
    let everything: LiveRound | undefined;
    for (const seat of this.#seats) {
      if (seat.congested) seat.behind ||= round !== undefined;
      else if (seat.behind) this.#tell(seat, (everything ??= this.#everything()));
      else if (round !== undefined) this.#tell(seat, round);
    }
  };

  #everything(): LiveRound {
    return new LiveRound(this.model, new Map(this.model.cellIds.map((cellId) => [cellId, -Infinity])));
  }

  #tell(seat: Seat, round: LiveRound): void {
    const begin = seat.behind ? eventText('begin', BEGIN) : '';
    seat.behind = false;
    seat.congested = !seat.write(begin + round.textFor(seat.cellId));
  }
}
