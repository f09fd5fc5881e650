import { element, setText } from './dom/element.js';

export type ConnectionState = 'connecting' | 'live' | 'lost' | 'paused';

const WORDS: Readonly<Record<ConnectionState, string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Connection lost, trying again…',
  paused: 'Paused',
};

/** Says whether what is shown is current, and shades what is not. */
export class Connection {
  readonly #words = element('connection', HTMLElement);
  readonly #main = element('main', HTMLElement);

  show(state: ConnectionState): void {
    this.#words.dataset.state = state;
    setText(this.#words, WORDS[state]);
    this.#main.classList.toggle('stale', state === 'lost');
  }
}
