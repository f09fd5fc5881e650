export { BUNDLED_CATALOGUE, BUNDLED_CATALOGUES, cataloguePath } from './bundled-catalogues.js';
export { catalogueDigest } from './catalogue-digest.js';
export { CatalogueFile } from './file/catalogue-file.js';
export { unknownName } from './invalid.js';
export { chosenCatalogue, loadCatalogue } from './load-catalogue.js';
export { packageRoot } from './package-root.js';
export { parseCatalogue } from './parse-catalogue.js';
