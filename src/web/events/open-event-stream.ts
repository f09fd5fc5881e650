import type { ServerResponse } from 'node:http';

/** Silence for longer makes proxies close a connection. */
const KEEP_ALIVE_EVERY_MS = 15_000;
/** A browser that lost the connection tries again after this. */
const RETRY_MS = 2_000;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
};

/** Begins an answer of server-sent events, keeps it alive, and ends it when the signal aborts. */
export function openEventStream(response: ServerResponse, signal: AbortSignal): void {
  response.writeHead(200, HEADERS);
  response.write(`retry: ${RETRY_MS}\n\n`);
  const keepingAlive = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE_EVERY_MS);
  signal.addEventListener('abort', () => {
    clearInterval(keepingAlive);
    response.end();
  });
}
