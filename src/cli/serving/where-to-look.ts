import type { ServeOptions } from '../serve-options.js';

const DEFAULT_URL = 'http://127.0.0.1:3000';

/** What a person who has just started the service wants to open. */
export function whereToLook(url: string, { replay, time }: ServeOptions): string {
  const at = url.replace(/\/$/, '');
  const lines = [
    `slotwise serves at ${at}`,
    `  live page  ${at}/`,
    `  metrics    ${at}/metrics`,
    `  API        ${at}/api/cells`,
    `  decisions  npx slotwise decisions${at === DEFAULT_URL ? '' : ` --url ${at}`}`,
  ];
  if (replay !== undefined && time === 'clock') {
    lines.push(
      'note: with --time clock the wall clock judges the times of the recording; --time event takes them as they are',
    );
  }
  return `${lines.join('\n')}\n`;
}
