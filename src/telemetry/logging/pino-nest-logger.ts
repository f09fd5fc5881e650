import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';

/**
 * Nest's logger over pino. Nest calls it with a message, then anything, then the name of who speaks; errors may come
 * with a stack instead.
 */
export class PinoNestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...details: unknown[]): void {
    this.#write('info', message, details);
  }

  error(message: unknown, ...details: unknown[]): void {
    this.#write('error', message, details);
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.#write('warn', message, details);
  }

  debug(message: unknown, ...details: unknown[]): void {
    this.#write('debug', message, details);
  }

  verbose(message: unknown, ...details: unknown[]): void {
    this.#write('trace', message, details);
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.#write('fatal', message, details);
  }

  #write(level: Level, message: unknown, details: readonly unknown[]): void {
    const context = details.at(-1);
    const rest = typeof context === 'string' ? details.slice(0, -1) : details;
    const error = [message, ...rest].find((part) => part instanceof Error);
    const [stack] = rest.filter((part) => typeof part === 'string');
    const fields = {
      ...(typeof context === 'string' ? { context } : {}),
      ...(error === undefined ? {} : { err: error }),
      ...(stack === undefined ? {} : { stack }),
    };
    this.logger[level](fields, wordsOf(message));
  }
}

function wordsOf(message: unknown): string {
  if (typeof message === 'string') return message;
  return message instanceof Error ? message.message : JSON.stringify(message);
}
