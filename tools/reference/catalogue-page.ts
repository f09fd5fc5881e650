import { BUNDLED_CATALOGUES, CatalogueFile } from '../../src/contracts/catalogue/index.js';
import { messageSchema } from '../../src/contracts/index.js';
import { fieldTable, nestedTables } from './field-table.js';
import { GENERATED } from './generated.js';

const inWords = new Intl.ListFormat('en-GB');

/** `docs/reference/catalogue.md`: every field of the catalogue file. */
export function cataloguePage(): string {
  const schema = messageSchema(CatalogueFile);
  return [
    '# Catalogue',
    '',
    GENERATED,
    '',
    'One YAML or JSON file (`--catalogue`; default: the bundled `catalogue/example.yaml`, which is a good one to start from).',
    `With the package come ${inWords.format(BUNDLED_CATALOGUES.map((name) => `\`${name}\``))}: asked for by these names, they lie in \`catalogue/\`.`,
    'YAML merge keys (`<<`) are understood. A field nobody knows is an error. Schema for editors: `schemas/catalogue.schema.json`.',
    '',
    'Models that share parameters: two layers with the same `layerId` are the same parameters, wherever they stand. A model by',
    '`profile` names its layers `modelId/block`; one by `variantOf` keeps the layers of its base up to `sharedUntil` and owns the rest.',
    '[More on such models](../offload.md), with an example.',
    'An id is a string of 1 to 200 characters without control characters.',
    '',
    `${fieldTable(schema)}\n`,
    nestedTables(schema, '##').trimEnd(),
    '',
  ].join('\n');
}
