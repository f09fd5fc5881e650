import { describe, expect, it } from '@jest/globals';
import { formatRows } from '../../../test/replay-data/format-rows.js';
import { azureLlm } from './azure-llm.js';

const HEADER = 'TIMESTAMP,ContextTokens,GeneratedTokens';

describe('azure-llm', () => {
  it('reads arrival and tokens, and names requests after their row', async () => {
    const { rows, malformed } = await formatRows(azureLlm, [
      HEADER,
      '2023-11-16 18:17:03.9799600,4808,10',
      '2023-11-16 18:17:04.0319600,3180,8',
    ]);
    expect(malformed).toEqual([]);
    expect(rows).toEqual([
      { line: 2, timeMs: Date.UTC(2023, 10, 16, 18, 17, 3, 979), requestId: 'trace-000001', contextTokens: 4808 },
      { line: 3, timeMs: Date.UTC(2023, 10, 16, 18, 17, 4, 31), requestId: 'trace-000002', contextTokens: 3180 },
    ]);
  });

  it('finds its columns by name', async () => {
    const { rows } = await formatRows(azureLlm, ['ContextTokens,Region,TIMESTAMP', '7,west,2023-11-16 18:17:03.5']);
    expect(rows).toMatchObject([{ contextTokens: 7, timeMs: Date.UTC(2023, 10, 16, 18, 17, 3, 500) }]);
  });

  it('says what is wrong with a line and goes on', async () => {
    const { rows, malformed } = await formatRows(azureLlm, [
      HEADER,
      '2023-11-16 18:17:04.0319600',
      '16/11/2023 18:17,5,5',
      '2023-13-45 18:17:04.0,5,5',
      '2023-11-16 18:17:04.0,many,5',
      '2023-11-16 18:17:04.0,,5',
      '"2023-11-16 18:17:04.0,5,5',
      '',
      '2023-11-16 18:17:05.0,5,5',
    ]);
    expect(rows.map(({ line }) => line)).toEqual([9]);
    expect(malformed).toEqual([
      '2: 1 columns where the header has 3',
      '3: TIMESTAMP is no time: 16/11/2023 18:17',
      '4: TIMESTAMP is no time: 2023-13-45 18:17:04.0',
      '5: ContextTokens is no count: many',
      '6: ContextTokens is no count: empty',
      '7: TIMESTAMP is no time: "2023-11-16 18:17:04.0',
    ]);
  });
});
