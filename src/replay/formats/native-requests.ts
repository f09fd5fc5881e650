import { readRequestRecord } from '../../contracts/index.js';
import { jsonLines, jsonObject } from '../files/json-lines.js';
import type { RecordedRequest, RecordingFormat } from './recording-format.js';

const utf8 = new TextEncoder();

/** Requests as they stand in the requests topic, one JSON object a line. */
export const nativeRequests: RecordingFormat<RecordedRequest> = {
  name: 'native',
  looksLike: 'one UserRequest a line as JSON (requestId, cellId, userId, arrivedAtMs, deadlineMs, models)',
  headerLines: 0,
  recognises: (sample) => sample.some((line) => typeof jsonObject(line)?.requestId === 'string'),
  async *rows(lines, { onMalformed }) {
    for await (const { line, value } of jsonLines(lines, onMalformed)) {
      const read = readRequestRecord(utf8.encode(JSON.stringify(value)));
      if (!read.ok) onMalformed(line, read.sentence);
      else if ('requestId' in read.message) {
        const { requestId, arrivedAtMs, ...body } = read.message;
        yield { line, timeMs: arrivedAtMs, requestId, body };
      } else onMalformed(line, 'a clock is no request');
    }
  },
};
