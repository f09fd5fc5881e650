import type { Catalogue, Cell, Model } from '../../core/catalogue.js';
import { smallCatalogue } from './small-catalogue.js';

/** Three layers of 100 ms each; input and outputs of 1000 bytes take 10 ms over a link and arrive 2 ms later. */
const triple: Model = {
  modelId: 'triple',
  inputBytes: 1000,
  layers: [1, 2, 3].map((layer) => ({ layerId: `triple/${layer}`, bytes: 1000, flops: 1e8, outputBytes: 1000 })),
  batchTime: { fixedMs: 1, perInputMs: 1 },
  activationBytesPerInput: 5000,
};

/** Devices a, b and c, each linked with each; what a sends to b and to c takes turns on one channel. */
export function chainCatalogue(): Catalogue & { readonly cells: readonly [Cell] } {
  const { cells, models, ...rest } = smallCatalogue();
  const [cell] = cells;
  if (cell === undefined) throw new Error('no cell');
  const ids = ['a', 'b', 'c'];
  const links = ids.flatMap((from) =>
    ids.flatMap((to) => (from === to ? [] : [{ from, to, ...(from === 'a' && { channelId: 'air' }) }])),
  );
  const chained: Cell = {
    ...cell,
    modes: ['chain'],
    devices: ids.map((deviceId) => ({ deviceId, deviceClass: 'phone' })),
    links: links.map((link) => ({ ...link, bitsPerSecond: 8e5, latencyMs: 2 })),
  };
  return { ...rest, cells: [chained], models: [...models, triple] };
}
