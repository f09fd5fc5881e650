import { describe, expect, it } from '@jest/globals';
import type { LogLevel } from './log-levels.js';
import { createLogger } from './create-logger.js';
import { PinoNestLogger } from './pino-nest-logger.js';

function logged(level: LogLevel, write: (logger: PinoNestLogger) => void): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  write(
    new PinoNestLogger(createLogger({ level, isPretty: false, target: { write: (line) => void lines.push(line) } })),
  );
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('PinoNestLogger', () => {
  it('writes one JSON object a line with the message and who says it', () => {
    const [line] = logged('info', (logger) => {
      logger.log('shard 3 is live', 'Scheduler');
    });
    expect(line).toMatchObject({ level: 30, msg: 'shard 3 is live', context: 'Scheduler' });
  });

  it('keeps what is below the level to itself', () => {
    const lines = logged('warn', (logger) => {
      logger.log('quiet');
      logger.debug('quieter');
      logger.warn('heard');
    });
    expect(lines).toHaveLength(1);
  });

  it('keeps the code and the cause of an error', () => {
    const error = Object.assign(new Error('no room'), { code: 'RECORD_TOO_LARGE' });
    const [line] = logged('info', (logger) => {
      logger.error('append failed', error, 'Scheduler');
    });
    expect(line).toMatchObject({
      msg: 'append failed',
      context: 'Scheduler',
      err: { message: 'no room', code: 'RECORD_TOO_LARGE' },
    });
  });

  it('takes the stack that Nest hands over as a string', () => {
    const [line] = logged('info', (logger) => {
      logger.error('boom', 'Error: boom\n    at there', 'ExceptionsHandler');
    });
    expect(line).toMatchObject({ msg: 'boom', stack: 'Error: boom\n    at there', context: 'ExceptionsHandler' });
  });
});
