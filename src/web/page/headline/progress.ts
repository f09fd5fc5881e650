import { element, setText } from '../dom/element.js';
import type { LiveState } from '../state/live-state.js';
import { plural } from '../words/numbers.js';
import { span, timeOfDay } from '../words/times.js';

/** How far the service is: in event time, in the replay, and which shards it cannot show. */
export class Progress {
  readonly #clock = element('clock', HTMLElement);
  readonly #replay = element('replay', HTMLElement);
  readonly #bar = element('replay-bar', HTMLProgressElement);
  readonly #words = element('replay-words', HTMLElement);
  readonly #trouble = element('trouble', HTMLElement);

  draw({ summary }: LiveState): void {
    if (summary === undefined) return;
    const { eventTimeMs, epochLagMs, replay, shards } = summary;
    const lag = epochLagMs === undefined ? '' : `, ${span(epochLagMs)} behind`;
    setText(
      this.#clock,
      eventTimeMs === undefined ? 'Nothing decided yet' : `Decided up to ${timeOfDay(eventTimeMs)} UTC${lag}`,
    );
    this.#replay.hidden = replay === undefined;
    if (replay !== undefined) {
      this.#bar.value = replay.doneFraction;
      setText(this.#words, `${Math.floor(replay.doneFraction * 100)} %, ${plural(replay.requests, 'request')}`);
    }
    const failed = shards.filter(({ failure }) => failure !== undefined);
    this.#trouble.hidden = failed.length === 0;
    setText(
      this.#trouble,
      failed.map(({ shard, failure }) => `Shard ${shard} is not shown: ${failure ?? ''}.`).join(' '),
    );
  }
}
