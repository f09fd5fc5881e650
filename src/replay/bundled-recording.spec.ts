import { beforeAll, describe, expect, it } from '@jest/globals';
import { collected, SMALL_CATALOGUE } from '../../test/replay-data/recordings.js';
import { loadCatalogue } from '../contracts/catalogue/index.js';
import type { UserRequest } from '../core/messages.js';
import { bundledRecording } from './bundled-recording.js';
import { openReplay } from './replay.js';
import type { ReplayRecord } from './replay-record.js';

describe('the bundled recording', () => {
  let records: ReplayRecord[];
  let malformed: number;

  beforeAll(async () => {
    const replay = await openReplay({ ...bundledRecording(), strict: true }, SMALL_CATALOGUE);
    malformed = replay.malformed;
    records = await collected(replay.records());
  });

  it('holds 49 users in 7 cells for five minutes, without a fault', () => {
    const reports = records.filter(({ topic }) => topic === 'reports');
    const users = new Set(
      reports.map(({ cellId, message }) => `${cellId}/${'userId' in message ? message.userId : ''}`),
    );
    expect(malformed).toBe(0);
    expect(reports).toHaveLength(31_077);
    expect(new Set(reports.map(({ cellId }) => cellId)).size).toBe(7);
    expect(users.size).toBe(49);
    expect((records.at(-1)?.atMs ?? 0) - (records[0]?.atMs ?? 0)).toBeCloseTo(300_000, -3);
  });

  it('holds requests of three services, each from a user who was heard of in the last 5 s', () => {
    const lastHeard = new Map<string, number>();
    const names = new Set<string>();
    let requests = 0;
    for (const { topic, cellId, atMs, message } of records) {
      if (!('userId' in message)) continue;
      const user = `${cellId}/${message.userId}`;
      if (topic === 'reports') lastHeard.set(user, atMs);
      else {
        requests += 1;
        names.add(message.requestId.replace(/-\d+$/, ''));
        expect(atMs - (lastHeard.get(user) ?? -Infinity)).toBeLessThanOrEqual(5000);
      }
    }
    expect([...names].sort()).toEqual(['azure-code', 'azure-conv', 'mooncake']);
    expect(requests).toBeGreaterThan(3100);
  });

  it('asks for every model of the fine-tuned catalogue, and for its cells', async () => {
    const catalogue = loadCatalogue('bundled:fine-tuned');
    const replay = await openReplay({ ...bundledRecording(), modes: ['offload'] }, catalogue);
    const asked = new Map<string, number>();
    for await (const { message } of replay.records()) {
      const [preferred] = 'models' in message ? message.models : [];
      if (preferred !== undefined) asked.set(preferred, (asked.get(preferred) ?? 0) + 1);
    }
    expect([...asked.keys()].sort()).toEqual(catalogue.models.map(({ modelId }) => modelId).sort());
    expect([...asked.values()].every((times) => times > 50)).toBe(true);
    expect(catalogue.cells.map(({ cellId }) => cellId).sort()).toEqual(
      [...new Set(records.map(({ cellId }) => cellId))].sort(),
    );
  });

  it('asks for every model of the split catalogue, in its cells, now and then with an allowance of energy', async () => {
    const catalogue = loadCatalogue('bundled:split');
    const replay = await openReplay({ ...bundledRecording(), modes: ['co-inference'] }, catalogue);
    const requests: UserRequest[] = [];
    for await (const { message } of replay.records()) if ('models' in message) requests.push(message);
    expect(new Set(requests.map(({ models: [preferred] }) => preferred))).toEqual(
      new Set(catalogue.models.map(({ modelId }) => modelId)),
    );
    expect(new Set(requests.map(({ cellId }) => cellId))).toEqual(new Set(catalogue.cells.map(({ cellId }) => cellId)));
    const allowed = requests.filter(({ energyJoules }) => energyJoules !== undefined).length / requests.length;
    expect(allowed).toBeGreaterThan(0.2);
    expect(allowed).toBeLessThan(0.4);
  });
});
