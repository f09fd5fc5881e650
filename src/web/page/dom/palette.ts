import type { Mode } from '../../../core/catalogue.js';

/** Hue of each mode; of a request whose mode is no longer known: none. */
const HUES: Readonly<Record<Mode, number>> = { download: 211, offload: 36, 'co-inference': 264, chain: 172 };

/** Shift of the hue and lightness of each shade; neighbours in the list are far apart. */
const SHADES_IN_LIGHT = [
  [0, 47],
  [-22, 66],
  [24, 40],
  [8, 72],
  [-26, 43],
  [22, 63],
  [-8, 33],
  [-14, 78],
] as const;
const SHADES_IN_DARK = [
  [0, 58],
  [-22, 70],
  [24, 50],
  [8, 75],
  [-26, 46],
  [22, 68],
  [-8, 39],
  [-14, 62],
] as const;

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Colours for what is drawn on canvases, by the scheme the user prefers. */
export class Palette {
  readonly font = '11px system-ui, sans-serif';
  readonly #style = getComputedStyle(document.documentElement);

  /** A custom property of the style sheet. */
  named(name: string): string {
    return this.#style.getPropertyValue(name).trim();
  }

  /** A user's shade of the colour of a mode. */
  shade(mode: Mode | undefined, shade: number): string {
    const shades = dark.matches ? SHADES_IN_DARK : SHADES_IN_LIGHT;
    const [shift, lightness] = shades[shade % shades.length] ?? shades[0];
    if (mode === undefined) return `hsl(0 0% ${lightness}%)`;
    // Blue has more room than the colours between its neighbours.
    const spread = mode === 'download' ? 1 : 0.4;
    return `hsl(${HUES[mode] + spread * shift} 50% ${lightness}%)`;
  }
}

/** Calls back when the user changes between light and dark. */
export function onSchemeChange(changed: () => void): void {
  dark.addEventListener('change', changed);
}
