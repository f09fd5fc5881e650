import type { Direction, Mode } from '../../../core/catalogue.js';
import type { ShownGrant } from '../../shown/cell-epoch.js';
import type { DetailEpoch } from '../../shown/live-events.js';
import type { UserShades } from '../state/user-shades.js';

/** The blocks of one request in one epoch, and where they are drawn. */
export interface Piece extends ShownGrant {
  readonly epoch: number;
  readonly startsAtMs: number;
  readonly ofBlocks: number;
  readonly shade: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface SpectrumLayoutOptions {
  readonly epochs: readonly DetailEpoch[];
  readonly direction: Direction;
  readonly newestEpoch: number;
  readonly epochsShown: number;
  readonly width: number;
  readonly height: number;
  readonly shades: UserShades;
}

/** From the bottom up. */
const PLACES: Readonly<Record<Mode | 'unknown', number>> = {
  download: 0,
  offload: 1,
  'co-inference': 2,
  chain: 3,
  unknown: 4,
};

const placeOf = ({ mode }: ShownGrant): number => PLACES[mode ?? 'unknown'];

/** Where every grant is drawn: a column an epoch, the newest on the right, stacked from the bottom by mode and user. */
export function spectrumLayout(options: SpectrumLayoutOptions): readonly Piece[] {
  const { epochs, direction, newestEpoch, epochsShown, width, height, shades } = options;
  const columnWidth = width / epochsShown;
  return epochs.flatMap(({ epoch, plan }) => {
    const spectrum = plan?.[direction];
    const left = width - (newestEpoch - epoch + 1) * columnWidth;
    if (plan === undefined || spectrum === undefined || left < -1e-6) return [];
    const { blocks: ofBlocks, grants } = spectrum;
    const stacked = grants
      .filter(({ blocks }) => blocks > 0)
      .map((grant) => ({ ...grant, shade: shades.shadeOf(grant.userId) }))
      .sort((a, b) => placeOf(a) - placeOf(b) || a.shade - b.shade || (a.requestId < b.requestId ? -1 : 1));
    let bottom = height;
    return stacked.map((grant) => {
      const pieceHeight = (grant.blocks / ofBlocks) * height;
      bottom -= pieceHeight;
      const place = { left, top: bottom, width: columnWidth, height: pieceHeight };
      return { ...grant, ...place, epoch, ofBlocks, startsAtMs: plan.startsAtMs };
    });
  });
}

/** The piece under a point; undefined: free blocks. */
export function pieceAt(pieces: readonly Piece[], x: number, y: number): Piece | undefined {
  return pieces.find(({ left, top, width, height }) => x >= left && x < left + width && y >= top && y < top + height);
}
