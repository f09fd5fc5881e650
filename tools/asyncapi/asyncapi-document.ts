import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGE_EXAMPLES, MESSAGE_TYPES, type MessageType, topicNames } from '../../src/contracts/index.js';
import { packageRoot } from '../../src/contracts/catalogue/index.js';
import { MESSAGE_SUMMARIES } from '../message-summaries.js';
import { TOPIC_CONTENTS, type TopicContent } from '../topic-contents.js';
import { headersSchema } from './headers-schema.js';

/** The AsyncAPI 3.0 document of the six topics; payloads are the schema files beside it. */
export function asyncapiDocument(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Slotwise',
      version: packageVersion(),
      description:
        'Streaming scheduler for AI inference at the radio edge. Partition of a record = murmur2(cellId) mod N, as Java clients do it; all topics but dead-letters have the same number of partitions. Unknown fields are accepted and ignored; null is invalid everywhere.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(TOPIC_CONTENTS.map((content) => [content.topic, channel(content)])),
    operations: Object.fromEntries(TOPIC_CONTENTS.map((content) => [operationName(content), operation(content)])),
    components: {
      messages: Object.fromEntries(messageTypes().map((type) => [type, message(type)])),
      schemas: { CloudEventHeaders: headersSchema() },
    },
  };
}

const messageTypes = (): readonly MessageType[] => Object.keys(MESSAGE_TYPES) as MessageType[];

function packageVersion(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function channel({ topic, title, writer, key, messages }: TopicContent): object {
  return {
    address: topicNames()[topic],
    title,
    description: `Written by ${writer}. Key: ${key}.`,
    messages: Object.fromEntries(messages.map((type) => [type, { $ref: `#/components/messages/${type}` }])),
    bindings: { kafka: { topic: topicNames()[topic], bindingVersion: '0.5.0' } },
  };
}

const operationName = ({ topic, input }: TopicContent): string => `${input ? 'read' : 'write'}-${topic}`;

function operation({ topic, title, input, messages }: TopicContent): object {
  return {
    action: input ? 'receive' : 'send',
    channel: { $ref: `#/channels/${topic}` },
    summary: `Slotwise ${input ? 'reads' : 'writes'} ${title.toLowerCase()}.`,
    messages: messages.map((type) => ({ $ref: `#/channels/${topic}/messages/${type}` })),
  };
}

function message(type: MessageType): object {
  return {
    name: type,
    title: MESSAGE_TYPES[type].name,
    summary: MESSAGE_SUMMARIES[type],
    contentType: 'application/json',
    headers: { $ref: '#/components/schemas/CloudEventHeaders' },
    payload: {
      schemaFormat: 'application/schema+json;version=draft-07',
      schema: { $ref: `./${type}.schema.json` },
    },
    bindings: { kafka: { key: { type: 'string' }, bindingVersion: '0.5.0' } },
    examples: [{ payload: MESSAGE_EXAMPLES[type] }],
  };
}
