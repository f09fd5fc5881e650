import { jsonLines, jsonObject, type JsonLine } from '../files/json-lines.js';
import { uniformDraw } from '../named-draws.js';
import { rowId } from './row-id.js';
import type { FormatContext, RecordedRequest, RecordingFormat } from './recording-format.js';

/** The published time stamps lie on this grid; the requests of one stamp are spread over it. */
const GRID_MS = 3000;

/**
 * Mooncake's conversation trace (FAST 2025). Its first prompt block is the same everywhere (the system prompt); who
 * shares the second one continues the same conversation.
 */
export const mooncake: RecordingFormat<RecordedRequest> = {
  name: 'mooncake',
  looksLike: 'one JSON object a line with timestamp, input_length, output_length, hash_ids',
  headerLines: 0,
  recognises: (sample) =>
    sample.some((line) => {
      const value = jsonObject(line);
      return value !== undefined && 'timestamp' in value && 'input_length' in value;
    }),
  async *rows(lines, context) {
    for await (const line of jsonLines(lines, context.onMalformed)) {
      const row = recordedRequest(line, context);
      if (typeof row === 'string') context.onMalformed(line.line, row);
      else yield row;
    }
  },
};

function recordedRequest({ line, value }: JsonLine, { seed, sourceName }: FormatContext): RecordedRequest | string {
  const { timestamp, input_length: contextTokens, hash_ids: blocks } = value;
  if (!isCount(timestamp)) return 'timestamp is not a number of ms';
  if (!isCount(contextTokens)) return 'input_length is not a number of tokens';
  const requestId = rowId(sourceName, line);
  const conversation: unknown = Array.isArray(blocks) ? blocks[1] : undefined;
  return {
    line,
    timeMs: Math.floor(timestamp + GRID_MS * uniformDraw(seed, requestId, 'place on the grid')),
    requestId,
    contextTokens,
    ...(typeof conversation === 'number' && { belongsTogether: `${sourceName} conversation ${conversation}` }),
  };
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
