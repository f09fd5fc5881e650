import {
  MESSAGE_EXAMPLES,
  MESSAGE_TYPES,
  messageSchema,
  type MessageType,
  topicNames,
} from '../../src/contracts/index.js';
import { MESSAGE_SUMMARIES } from '../message-summaries.js';
import { TOPIC_CONTENTS, type TopicContent } from '../topic-contents.js';
import { fieldTable, nestedTables } from './field-table.js';
import { GENERATED } from './generated.js';

/** `docs/reference/messages.md`: every message and every field of it. */
export function messagesPage(): string {
  const types = [...new Set(TOPIC_CONTENTS.flatMap(({ messages }) => messages))];
  return [
    '# Messages',
    '',
    GENERATED,
    '',
    'JSON in UTF-8, one object a record. `...AtMs` are whole milliseconds since 1970 (in plans with up to three decimals),',
    '`...Ms` lengths of time. Unknown fields are accepted and ignored; `null` is invalid everywhere, absent means absent.',
    'CloudEvents attributes stand in the headers (`ce_id`, `ce_type`, `ce_source`, `ce_time`). The same rules as JSON Schema:',
    '`schemas/*.schema.json`; as AsyncAPI 3.0: `schemas/asyncapi.yaml`. An id is a string of 1 to 200 characters without control',
    'characters.',
    '',
    'The partition of a record is murmur2(`cellId`) mod the number of partitions, as Java clients and kafkajs compute it;',
    'users of librdkafka set `partitioner=murmur2`. Every topic but dead-letters has the same number of partitions.',
    '',
    '| topic | who writes | key | messages |',
    '| --- | --- | --- | --- |',
    ...TOPIC_CONTENTS.map(topicRow),
    '',
    ...types.map(messageSection),
  ].join('\n');
}

const titleOf = (type: MessageType): string => MESSAGE_TYPES[type].name;
const linkTo = (type: MessageType): string => `[${titleOf(type)}](#${titleOf(type).toLowerCase()})`;

function topicRow({ topic, writer, key, messages }: TopicContent): string {
  return `| \`${topicNames()[topic]}\` | ${writer} | ${key} | ${messages.map(linkTo).join(', ')} |`;
}

function messageSection(type: MessageType): string {
  const schema = messageSchema(MESSAGE_TYPES[type]);
  return [
    `## ${titleOf(type)}`,
    '',
    `${MESSAGE_SUMMARIES[type]} Schema: \`schemas/${type}.schema.json\`.`,
    '',
    `${fieldTable(schema)}\n`,
    `${nestedTables(schema, '###')}\`\`\`json`,
    JSON.stringify(MESSAGE_EXAMPLES[type], null, 2),
    '```',
    '',
  ].join('\n');
}
