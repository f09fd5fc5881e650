import { describe, expect, it } from '@jest/globals';
import type { Logger } from 'pino';
import { createLogger, type LoggerOptions } from './create-logger.js';

function logged(options: Partial<LoggerOptions>, write: (logger: Logger) => void): string {
  let text = '';
  const target = { write: (line: string) => void (text += line) };
  write(createLogger({ level: 'info', isPretty: false, target, ...options }));
  return text;
}

describe('the logger', () => {
  it('writes one JSON object a line', () => {
    const text = logged({}, (logger) => {
      logger.info({ shard: 3 }, 'shard is live');
    });
    expect(JSON.parse(text)).toMatchObject({ level: 30, shard: 3, msg: 'shard is live' });
    expect(text.split('\n')).toHaveLength(2);
  });

  it('writes for people on a terminal, the fields beside the message', () => {
    const text = logged({ isPretty: true }, (logger) => {
      logger.info({ shard: 3 }, 'shard is live');
    });
    expect(text).toMatch(/^\[.+\] INFO: shard is live \{"shard":3\}\n$/u);
  });

  it.each([
    ['on top', { password: 'hunter2' }],
    ['one level down', { sasl: { password: 'hunter2' } }],
    ['two levels down', { kafka: { sasl: { password: 'hunter2' } } }],
    ['in HTTP headers', { request: { headers: { authorization: 'Bearer hunter2', cookie: 'a=hunter2' } } }],
  ])('hides fields that hold secrets %s', (_, fields) => {
    const text = logged({}, (logger) => {
      logger.info(fields, 'connecting');
    });
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('hunter2');
  });

  it.each([false, true])('hides known secrets in messages, errors and other fields (pretty: %s)', (isPretty) => {
    const secret = 'pass"word\\1';
    const text = logged({ isPretty, secrets: [secret, ''] }, (logger) => {
      logger.error(
        { err: new Error(`cannot log in with ${secret}`), url: `kafka://alice:${secret}@b` },
        `no ${secret}`,
      );
    });
    expect(text).toContain('no [redacted]');
    expect(text).not.toContain('word\\');
  });
});
