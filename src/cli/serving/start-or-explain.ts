import { SlotwiseError } from '../../core/errors.js';
import { systemCodeOf, usageError } from '../failure.js';
import type { RunningService, StartService } from '../running-service.js';
import type { ServeOptions } from '../serve-options.js';

/** Starts the service; an address it cannot listen on, or a log it cannot have, is explained by the options that name it. */
export async function startOrExplain(
  startService: StartService,
  options: ServeOptions,
  stop: AbortSignal,
): Promise<RunningService> {
  try {
    return await startService(options, stop);
  } catch (error) {
    throw explained(error, options) ?? error;
  }
}

function explained(error: unknown, { port, host, shards, durableLog }: ServeOptions): Error | undefined {
  if (error instanceof SlotwiseError) {
    if (error.code !== 'TOPIC_MISMATCH' || durableLog === undefined) return undefined;
    const made = `--log-dir ${durableLog.folder} was made with another number of shards than --shards ${shards}`;
    return usageError(`${made}: ${error.message}`, '--shards');
  }
  switch (systemCodeOf(error) ?? '') {
    case 'EADDRINUSE':
      return new Error(`--port ${port} is in use on ${host}; name another (--port 0 takes a free one)`, {
        cause: error,
      });
    case 'EACCES':
      return new Error(`--port ${port} is not allowed to this user; name one above 1023`, { cause: error });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return usageError(`--host ${host} is no address of this machine; 127.0.0.1 or 0.0.0.0 would be`, '--host');
    default:
      return undefined;
  }
}
