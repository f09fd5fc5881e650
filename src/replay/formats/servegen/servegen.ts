import { csvRows, hasColumns } from '../../files/csv-rows.js';
import { mergeByTime } from '../../merge-by-time.js';
import { namedDraws, uniformDraw } from '../../named-draws.js';
import { servegenClientShare } from '../../traffic-profile.js';
import type { FormatContext, RecordedRequest, RecordingFormat } from '../recording-format.js';
import { rowId } from '../row-id.js';
import { clientArrivals } from './client-arrivals.js';
import { clientWindow, type ClientWindow } from './client-window.js';

/**
 * ServeGen's statistics per client and window (2025): no single requests, so these are drawn, the same ones for the same
 * seed. The measured gap distribution keeps its shape and is scaled to the measured rate. A share of the clients of
 * each model is taken (`TrafficProfile`); each model's time begins with its first window.
 * Memory: the windows of the clients taken, not the requests.
 */
export const servegen: RecordingFormat<RecordedRequest> = {
  name: 'servegen',
  looksLike: 'CSV with the columns Model, Client, WindowStartS, RateRps, Pattern, Shape',
  headerLines: 1,
  recognises: (sample) => hasColumns(sample, ['Model', 'Client', 'WindowStartS', 'RateRps', 'Pattern', 'Shape']),
  async *rows(lines, context) {
    const clients = new Map<string, ClientWindow[]>();
    const modelStartsAtMs = new Map<string, number>();
    for await (const row of csvRows(lines, context.onMalformed)) {
      const window = clientWindow(row);
      if (typeof window === 'string') {
        context.onMalformed(row.line, window);
        continue;
      }
      const { model, client, startsAtMs } = window;
      modelStartsAtMs.set(model, Math.min(startsAtMs, modelStartsAtMs.get(model) ?? Infinity));
      if (!isTaken(window, context)) continue;
      const name = `${model}-${client}`;
      const windows = clients.get(name);
      if (windows === undefined) clients.set(name, [window]);
      else windows.push(window);
    }
    yield* mergeByTime(
      [...clients].map(([name, windows]) => requestsOf(name, windows, modelStartsAtMs, context)),
      (request) => request.timeMs,
    );
  },
};

function isTaken({ model, client }: ClientWindow, { seed, sourceName, profile }: FormatContext): boolean {
  return uniformDraw(seed, sourceName, model, client, 'taken') < servegenClientShare(profile, model);
}

function* requestsOf(
  name: string,
  windows: readonly ClientWindow[],
  modelStartsAtMs: ReadonlyMap<string, number>,
  { seed, sourceName }: FormatContext,
): Generator<RecordedRequest> {
  const client = `${sourceName}-${name}`;
  const startMs = modelStartsAtMs.get(windows[0]?.model ?? '') ?? 0;
  const inOrder = [...windows].sort((one, other) => one.startsAtMs - other.startsAtMs);
  for (const { line, timeMs, number } of clientArrivals(inOrder, namedDraws(seed, client))) {
    yield { line, timeMs: timeMs - startMs, requestId: rowId(client, number), belongsTogether: client };
  }
}
