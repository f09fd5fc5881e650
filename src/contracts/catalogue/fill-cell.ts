import type { CarrierDirection, Cell } from '../../core/catalogue.js';
import type { Message } from '../message.js';
import { CELL_DEFAULTS, DOWNLINK_OVERHEAD, MARGIN_DEFAULTS, REFERENCE_WATTS, UPLINK_OVERHEAD } from './defaults.js';
import type { CarrierDirectionFile } from './file/carrier-direction-file.js';
import type { CellFile } from './file/cell-file.js';

/** A cell of the file with every default filled in. */
export function fillCell(file: Message<CellFile>): Cell {
  return {
    ...CELL_DEFAULTS,
    ...file,
    downlink: fillDirection(file.downlink, DOWNLINK_OVERHEAD),
    uplink: fillDirection(file.uplink, UPLINK_OVERHEAD),
    margin: { ...MARGIN_DEFAULTS, ...file.margin },
    links: (file.links ?? CELL_DEFAULTS.links).map((link) => ({ latencyMs: 0, ...link })),
    sinrReference: file.sinrReference ?? { hz: file.uplink.blockHz, watts: REFERENCE_WATTS },
  };
}

function fillDirection(file: Message<CarrierDirectionFile>, overhead: number): CarrierDirection {
  return { overhead, ...file };
}
