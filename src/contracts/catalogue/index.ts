export { catalogueDigest } from './catalogue-digest.js';
export { CatalogueFile } from './file/catalogue-file.js';
export { unknownName } from './invalid.js';
export { BUNDLED_CATALOGUE, chosenCatalogue, loadCatalogue } from './load-catalogue.js';
export { packageRoot } from './package-root.js';
export { parseCatalogue } from './parse-catalogue.js';
