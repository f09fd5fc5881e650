import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv, type SchemaObject } from 'ajv';
import { parse } from 'yaml';
import { BUNDLED_CATALOGUE, BUNDLED_CATALOGUES, cataloguePath, packageRoot } from '../src/contracts/catalogue/index.js';
import { MESSAGE_EXAMPLES, MESSAGE_TYPES, type MessageType } from '../src/contracts/index.js';
import { REASON_CODES } from '../src/core/reasons.js';
import { generatedFiles } from './generated-files.js';
import { staleFiles } from './stale-files.js';

const files = generatedFiles();
const contentOf = (path: string): string => files.get(path) ?? '';
const schemaOf = (path: string): SchemaObject => JSON.parse(contentOf(path)) as SchemaObject;
const types = Object.keys(MESSAGE_TYPES) as readonly MessageType[];

describe('the generated files', () => {
  it('are committed as the sources make them (else: npm run generate)', () => {
    expect(staleFiles(packageRoot(), files)).toEqual([]);
  });

  it('are called stale when one differs or is missing', () => {
    const changed = new Map([
      ...files,
      ['schemas/verdict.schema.json', '{}'] as const,
      ['docs/nowhere.md', ''] as const,
    ]);
    expect(staleFiles(packageRoot(), changed)).toEqual(['schemas/verdict.schema.json', 'docs/nowhere.md']);
  });
});

describe('the message schemas', () => {
  it.each(types)('%s: stands alone, takes its example and fields it does not know', (type) => {
    const validate = new Ajv({ strict: true, strictRequired: false }).compile(schemaOf(`schemas/${type}.schema.json`));
    expect(validate({ ...MESSAGE_EXAMPLES[type], unknown: 1 })).toBe(true);
    expect(validate({})).toBe(false);
  });
});

describe('the catalogue schema', () => {
  const validate = new Ajv({ strict: true, strictRequired: false }).compile(schemaOf('schemas/catalogue.schema.json'));
  const read = (path: string) => parse(readFileSync(path, 'utf8'), { merge: true }) as { cells: object[] };
  const bundled = read(BUNDLED_CATALOGUE);

  it.each(BUNDLED_CATALOGUES)('takes %s', (name) => {
    expect(validate(read(cataloguePath(name)))).toBe(true);
  });

  it('refuses what the loader refuses: unknown fields, on every level', () => {
    expect(validate({ ...bundled, colour: 1 })).toBe(false);
    expect(validate({ ...bundled, cells: [{ ...bundled.cells[0], colour: 1 }] })).toBe(false);
  });
});

describe('the AsyncAPI document', () => {
  const document = parse(contentOf('schemas/asyncapi.yaml')) as {
    channels: Record<string, { address: string; messages: Record<string, { $ref: string }> }>;
    components: { messages: Record<string, { payload: { schema: { $ref: string } } }> };
  };

  it('is valid AsyncAPI 3.0 by the schema its authors publish', () => {
    const published = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as SchemaObject;
    // The published schema brings the meta-schema of draft 7 along.
    const options = { strict: false, validateFormats: false, meta: false, validateSchema: false };
    const validate = new Ajv(options).compile(published);
    expect([validate(document), validate.errors]).toEqual([true, null]);
    expect(validate({ ...document, asyncapi: '2.0.0' })).toBe(false);
  });

  it('names the six topics, and every message in one of them', () => {
    const channels = Object.values(document.channels);
    expect(channels.map(({ address }) => address)).toEqual([
      'slotwise.requests',
      'slotwise.reports',
      'slotwise.outcomes',
      'slotwise.decisions',
      'slotwise.checkpoints',
      'slotwise.dead-letters',
    ]);
    expect(new Set(channels.flatMap(({ messages }) => Object.keys(messages)))).toEqual(new Set(types));
  });

  it('refers to schema files that are there', () => {
    for (const { payload } of Object.values(document.components.messages)) {
      expect([...files.keys()]).toContain(join('schemas', payload.schema.$ref));
    }
  });
});

describe('the reference pages', () => {
  it('name every field of every message', () => {
    const page = contentOf('docs/reference/messages.md');
    for (const type of types) {
      for (const field of Object.keys(MESSAGE_EXAMPLES[type])) expect(page).toContain(`\`${field}\``);
    }
  });

  it('name every reason', () => {
    for (const code of REASON_CODES) expect(contentOf('docs/reference/reasons.md')).toContain(`\`${code}\``);
  });

  it('hold nothing that was not filled in', () => {
    for (const [path, content] of files) {
      if (path.startsWith('docs/')) expect(content).not.toMatch(/undefined|NaN|\[object/);
    }
  });
});
