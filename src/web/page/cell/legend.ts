import type { Mode } from '../../../core/catalogue.js';
import { make } from '../dom/element.js';
import { KeyedList } from '../dom/keyed-list.js';
import type { Palette } from '../dom/palette.js';
import type { LiveState } from '../state/live-state.js';
import type { UserShades } from '../state/user-shades.js';

/** What would be more is not named. */
const MAX_LISTED = 20;

/** One colour of the legend; without a user: the name of the mode the next ones are of. */
interface Named {
  readonly mode: Mode | undefined;
  readonly userId?: string;
}

const keyOf = ({ mode, userId }: Named): string => `${mode ?? ''} ${userId ?? ''}`;

/** Which colour is whose, of those who have blocks in the epochs shown. */
export class Legend {
  readonly #list: KeyedList<Named>;

  constructor(parent: HTMLElement, palette: Palette, shades: UserShades) {
    this.#list = new KeyedList({
      parent,
      keyOf,
      create: ({ userId, mode }) => {
        if (userId === undefined) {
          return { element: make('li', { className: 'label' }, mode ?? 'mode unknown'), update: () => undefined };
        }
        const swatch = make('span', { className: 'swatch' });
        return {
          element: make('li', {}, swatch, userId),
          update: () => {
            swatch.style.background = palette.shade(mode, shades.shadeOf(userId));
          },
        };
      },
    });
  }

  draw({ detailEpochs }: LiveState): void {
    const named = new Map<string, Named>();
    for (const { plan } of detailEpochs) {
      for (const { userId, mode } of [...(plan?.downlink?.grants ?? []), ...(plan?.uplink?.grants ?? [])]) {
        for (const entry of [{ mode }, { mode, userId }]) named.set(keyOf(entry), entry);
      }
    }
    const sorted = [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
    this.#list.show(sorted.slice(0, MAX_LISTED));
  }
}
