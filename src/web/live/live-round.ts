import { eventText } from '../events/event-text.js';
import type { ReadModel } from '../read-model/read-model.js';
import type { CellEpoch } from '../shown/cell-epoch.js';
import { LIVE_EPOCHS, type LiveEvents } from '../shown/live-events.js';
import { detailEpoch, glanceColumn } from './glance.js';

type Model = Pick<ReadModel, 'epochs' | 'deliveries' | 'latestVerdicts' | 'summary'>;

/** First epoch that is new, by cell. */
export type NewEpochs = ReadonlyMap<string, number>;

const text = <Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name]): string => eventText(name, data);

/**
 * What all live pages are told of the same moment. Each part is put into words once, however many pages there are, and
 * holds at most `LIVE_EPOCHS` epochs of a cell: a page shows no more.
 */
export class LiveRound {
  readonly #model: Model;
  readonly #news: NewEpochs;
  readonly #details = new Map<string, string>();
  #shared: string | undefined;

  constructor(model: Model, news: NewEpochs) {
    this.#model = model;
    this.#news = news;
  }

  /** The events for a page that looks at this cell. */
  textFor(cellId: string | undefined): string {
    this.#shared ??= this.#sharedText();
    if (cellId === undefined || !this.#news.has(cellId)) return this.#shared;
    const detail = this.#details.get(cellId) ?? this.#detailText(cellId);
    this.#details.set(cellId, detail);
    // The summary comes last: with it, all that the page shows is of the same moment.
    return `${detail}${this.#shared}`;
  }

  #sharedText(): string {
    const glances = [...this.#news.keys()].flatMap((cellId) => {
      const epochs = this.#newEpochs(cellId);
      const last = epochs.at(-1);
      if (last === undefined) return [];
      return [{ cellId, shard: last.shard, totals: last.totals, columns: epochs.map(glanceColumn) }];
    });
    return [
      glances.length > 0 ? text('glances', glances) : '',
      text('verdicts', this.#model.latestVerdicts()),
      text('summary', this.#model.summary()),
    ].join('');
  }

  #detailText(cellId: string): string {
    const epochs = this.#newEpochs(cellId).map(detailEpoch);
    return text('detail', { cellId, epochs }) + text('deliveries', this.#model.deliveries(cellId));
  }

  #newEpochs(cellId: string): readonly CellEpoch[] {
    const first = this.#news.get(cellId) ?? Infinity;
    return (this.#model.epochs(cellId, LIVE_EPOCHS) ?? []).filter(({ epoch }) => epoch >= first);
  }
}
