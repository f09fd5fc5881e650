/** The lines of a stream of UTF-8 text, without their ends. Memory: one chunk and one line. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let unfinished = '';
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop() ?? '';
    yield* lines.map(withoutReturn);
  }
  unfinished += decoder.decode();
  if (unfinished !== '') yield withoutReturn(unfinished);
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
