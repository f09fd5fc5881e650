import type { Catalogue } from '../../../src/core/catalogue.js';
import { cellWorlds } from '../../../src/core/cell/index.js';
import { clockRecord, reportRecord, requestRecord } from '../../../src/replay/record-bytes.js';
import type { ShardState } from '../../../src/scheduler/shard-state.js';
import { driveEpochs, type Arrival } from '../../../src/scheduler/testing/drive-epochs.js';
import { parsedInputs } from '../../../src/scheduler/testing/parsed-inputs.js';
import type { NewRecord } from '../../../src/streams/index.js';
import { memoryNow } from './memory-sample.js';

const START_MS = 1_767_225_600_000;
const USERS = 50;
const STATES = 10;
export const OPEN_REQUESTS = 1000;

/** A shard of one cell after one epoch in which so many requests came, with time enough for all of them. */
export function stateWith(requests: number, catalogue: Catalogue): ShardState {
  const cellId = catalogue.cells[0]?.cellId ?? '';
  const rules = { partitions: 1, knownCells: cellWorlds(catalogue), maxRecordBytes: 262_144 };
  const clockOf = (topic: string): NewRecord =>
    clockRecord(topic, { kind: 'source-clock', shard: 0, atMs: START_MS + catalogue.deployment.epochMs });
  const reports = Array.from({ length: USERS }, (_, index) => {
    const userId = `user-${index}`;
    return reportRecord({ kind: 'radio', cellId, userId, measuredAtMs: START_MS, downlink: { cqi: 10 } }, index);
  });
  const asked = Array.from({ length: requests }, (_, index) =>
    requestRecord({
      requestId: `request-${index}`,
      cellId,
      userId: `user-${index % USERS}`,
      arrivedAtMs: START_MS,
      deadlineMs: 60_000 + index,
      models: ['keyword'],
      modes: ['download'],
      deviceClass: 'phone',
    }),
  );
  const arrivals: readonly Arrival[] = [
    { topic: 'reports', records: parsedInputs('reports', [...reports, clockOf('reports')], 0, rules) },
    { topic: 'requests', records: parsedInputs('requests', [...asked, clockOf('requests')], 0, rules) },
  ];
  return driveEpochs(arrivals, { catalogue }).state;
}

function bytesOf(requests: number, catalogue: Catalogue): number {
  const before = memoryNow();
  const states = Array.from({ length: STATES }, () => stateWith(requests, catalogue));
  const after = memoryNow();
  const open = states.flatMap(({ cells }) => Object.values(cells)).flatMap((cell) => cell.open);
  const underWay = open.filter(({ kind }) => kind === 'under-way').length;
  if (underWay !== requests * STATES) throw new Error(`${underWay} of ${requests * STATES} requests are under way`);
  return after.heapBytes + after.bufferBytes - before.heapBytes - before.bufferBytes;
}

/** Bytes of the state for an open, admitted request: itself, its part of the plan, and its id in the memory. */
export function bytesPerOpenRequest(catalogue: Catalogue): number {
  // The first build warms up.
  bytesOf(OPEN_REQUESTS, catalogue);
  const none = bytesOf(0, catalogue);
  return (bytesOf(OPEN_REQUESTS, catalogue) - none) / (OPEN_REQUESTS * STATES);
}
