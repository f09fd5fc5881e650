import { SlotwiseError } from '../../core/errors.js';

/** As brokers allow them, but for what the folder needs itself. */
const ALLOWED = /^(?!\.{1,2}$|log\.json|lock\.)[A-Za-z0-9._-]{1,249}$/;

/** A topic's name is the name of its folder. @throws SlotwiseError LOG_MISUSE */
export function requireFolderName(topic: string): void {
  if (ALLOWED.test(topic)) return;
  throw new SlotwiseError(
    'LOG_MISUSE',
    `"${topic}" cannot be a topic of a durable log: letters, digits, ".", "_" and "-" only, and not log.json or lock.`,
  );
}
