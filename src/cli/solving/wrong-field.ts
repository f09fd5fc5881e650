import { SlotwiseError } from '../../core/errors.js';

export interface WrongField {
  /** Path of the field; `instance` where none can be named. */
  readonly field: string;
  readonly message: string;
}

/** What is wrong with an instance. @throws the error itself if it is another one */
export function wrongFieldOf(error: unknown): WrongField {
  if (!(error instanceof SlotwiseError) || error.code !== 'INSTANCE_INVALID') throw error;
  const { field = 'instance', message } = error;
  const prefix = `${field}: `;
  return { field, message: message.startsWith(prefix) ? message.slice(prefix.length) : message };
}
