import { DEFAULT_URL } from '../service-client/client-settings.js';

/**
 * What a person who has just started the service wants to open.
 * @param isOverKafka where `decisions` may be told by a variable to ask the brokers, and for other topics
 */
export function whereToLook(url: string, isOverKafka: boolean): string {
  const at = url.replace(/\/$/, '');
  const lines = [
    `slotwise serves at ${at}`,
    `  live page  ${at}/`,
    `  metrics    ${at}/metrics`,
    `  API        ${at}/api/cells`,
    `  decisions  npx slotwise decisions${at === DEFAULT_URL && !isOverKafka ? '' : ` --url ${at}`}`,
  ];
  return `${lines.join('\n')}\n`;
}
