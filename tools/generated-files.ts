import { stringify } from 'yaml';
import { dashboardFiles } from '../grafana/dashboard-files.js';
import { CatalogueFile } from '../src/contracts/catalogue/index.js';
import { MESSAGE_TYPES, messageSchema, type MessageType } from '../src/contracts/index.js';
import { asyncapiDocument } from './asyncapi/asyncapi-document.js';
import { cataloguePage } from './reference/catalogue-page.js';
import { errorsPage } from './reference/errors-page.js';
import { messagesPage } from './reference/messages-page.js';
import { metricsPage } from './reference/metrics-page.js';
import { reasonsPage } from './reference/reasons-page.js';
import { rulesPage } from './rules/rules-page.js';
import { closedSchema } from './schemas/closed-schema.js';

/** Every generated file: path from the package's root, and content. */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...(Object.keys(MESSAGE_TYPES) as MessageType[]).map(
      (type) => [`schemas/${type}.schema.json`, json(messageSchema(MESSAGE_TYPES[type]))] as const,
    ),
    ['schemas/catalogue.schema.json', json(closedSchema(messageSchema(CatalogueFile)))],
    ['schemas/asyncapi.yaml', stringify(asyncapiDocument(), { lineWidth: 120, aliasDuplicateObjects: false })],
    ['docs/reference/messages.md', messagesPage()],
    ['docs/reference/catalogue.md', cataloguePage()],
    ['docs/reference/reasons.md', reasonsPage()],
    ['docs/reference/errors.md', errorsPage()],
    ['docs/reference/metrics.md', metricsPage()],
    ['docs/reference/rules.md', rulesPage()],
    ...dashboardFiles(),
  ]);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
