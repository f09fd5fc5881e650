import type { RequestStory } from '../../shown/request-story.js';
import { element, make, setText } from '../dom/element.js';
import type { Palette } from '../dom/palette.js';
import type { Service } from '../service/service.js';
import { paintStory } from './story-chart.js';
import { storyFacts, storyHeadline } from './story-facts.js';

/** While a request is under way, its story is told again this often. */
const AGAIN_MS = 1_000;

export interface StoryDialogOptions {
  readonly service: Service;
  readonly palette: Palette;
  readonly epochMs: () => number;
}

/** The whole story of one request. */
export class StoryDialog {
  readonly #options: StoryDialogOptions;
  readonly #dialog = element('story', HTMLDialogElement);
  readonly #title = element('story-title', HTMLElement);
  readonly #body = element('story-body', HTMLElement);
  #asking = new AbortController();
  #story: RequestStory | undefined;

  constructor(options: StoryDialogOptions) {
    this.#options = options;
    element('story-close', HTMLButtonElement).addEventListener('click', () => {
      this.#dialog.close();
    });
    this.#dialog.addEventListener('click', ({ target }) => {
      // Only the backdrop is the dialog itself.
      if (target === this.#dialog) this.#dialog.close();
    });
    this.#dialog.addEventListener('close', () => {
      this.#asking.abort();
    });
  }

  open = (requestId: string): void => {
    this.#asking.abort();
    this.#asking = new AbortController();
    this.#story = undefined;
    setText(this.#title, requestId);
    this.#body.replaceChildren(make('p', { className: 'note' }, 'Asking…'));
    if (!this.#dialog.open) this.#dialog.showModal();
    void this.#follow(requestId, this.#asking.signal);
  };

  /** Draws again what depends on the size and the colours of the page. */
  redraw(): void {
    const canvas = this.#body.querySelector('canvas');
    if (canvas === null || this.#story === undefined || !this.#dialog.open) return;
    paintStory(canvas, this.#story, this.#options.epochMs(), this.#options.palette);
  }

  async #follow(requestId: string, signal: AbortSignal): Promise<void> {
    const { service } = this.#options;
    for (;;) {
      try {
        const story = await service.get<RequestStory>(`api/requests/${encodeURIComponent(requestId)}`, signal);
        this.#tell(story);
        if (story.verdicts.at(-1)?.verdict !== 'admitted') return;
      } catch (error) {
        if (signal.aborted) return;
        const words = error instanceof Error ? error.message : String(error);
        this.#body.replaceChildren(make('p', { className: 'notice' }, words));
        return;
      }
      await new Promise((resolve) => window.setTimeout(resolve, AGAIN_MS));
      if (signal.aborted) return;
    }
  }

  #tell(story: RequestStory): void {
    this.#story = story;
    const facts = storyFacts(story, this.#options.epochMs());
    const canvas = make('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute(
      'aria-label',
      'Blocks granted and what computes over time, from arrival to the end; in words below',
    );
    this.#body.replaceChildren(
      make('p', { className: `headline-words verdict-${story.verdicts.at(-1)?.verdict ?? ''}` }, storyHeadline(story)),
      canvas,
      make(
        'dl',
        { className: 'facts' },
        ...facts.flatMap(({ name, words }) => [make('dt', {}, name), make('dd', {}, words)]),
      ),
    );
    this.redraw();
  }
}
