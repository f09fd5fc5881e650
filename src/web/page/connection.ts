import { element, setText } from './dom/element.js';

/** How the connection to the service is. */
export type Link = 'connecting' | 'live' | 'lost';

const WORDS: Readonly<Record<Link | 'paused', string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Connection lost, trying again…',
  paused: 'Paused',
};

/** Says whether what is shown is current, and shades what is not. */
export class Connection {
  readonly #words = element('connection', HTMLElement);
  readonly #main = element('main', HTMLElement);
  #link: Link = 'connecting';
  #paused = false;

  set link(link: Link) {
    this.#link = link;
    this.#show();
  }

  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    this.#show();
  }

  #show(): void {
    const state = this.#paused && this.#link === 'live' ? 'paused' : this.#link;
    this.#words.dataset.state = state;
    setText(this.#words, WORDS[state]);
    this.#main.classList.toggle('stale', state === 'lost');
  }
}
