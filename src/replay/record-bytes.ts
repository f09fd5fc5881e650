import { cloudEventHeaders, type MessageType } from '../contracts/index.js';
import type { Report, SourceClock, UserRequest } from '../core/messages.js';
import type { NewRecord } from '../streams/event-log.js';

/** Order of the fields on the wire, fixed so that the same message is the same bytes; other fields are left out. */
const REQUEST_FIELDS = [
  'requestId',
  'cellId',
  'userId',
  'arrivedAtMs',
  'deadlineMs',
  'models',
  'modes',
  'inputBytes',
  'batchSize',
  'priority',
  'deviceClass',
  'energyJoules',
  'maxDistortion',
  'sourceDeviceId',
  'sinkDeviceId',
] as const satisfies readonly (keyof UserRequest)[];

const REPORT_FIELDS = [
  'kind',
  'cellId',
  'userId',
  'from',
  'to',
  'deviceId',
  'measuredAtMs',
  'downlink',
  'uplink',
  'cqi',
  'sinrDb',
  'bitsPerSecondPerHz',
  'bitsPerSecond',
  'latencyMs',
  'backlogFlops',
  'freeMemoryBytes',
];

const CLOCK_FIELDS = ['kind', 'shard', 'atMs', 'final'] as const satisfies readonly (keyof SourceClock)[];

const REPORT_TYPES: Readonly<Record<Report['kind'], MessageType>> = {
  radio: 'radio-report',
  link: 'link-report',
  device: 'device-report',
  'user-gone': 'user-gone',
};

/** Who writes a replay, as `ce_source`. */
export const REPLAY_SOURCE = '/slotwise/replay';
const utf8 = new TextEncoder();
const bytes = (message: object, fields: readonly string[]): Uint8Array =>
  utf8.encode(JSON.stringify(message, [...fields]));

export function requestRecord(request: UserRequest): NewRecord {
  const { cellId, requestId, arrivedAtMs } = request;
  return {
    key: cellId,
    value: bytes(request, REQUEST_FIELDS),
    timestampMs: arrivedAtMs,
    headers: cloudEventHeaders({ id: requestId, type: 'user-request', source: REPLAY_SOURCE, atMs: arrivedAtMs }),
  };
}

/** `number`: of the report within the replay, its id. */
export function reportRecord(report: Report, number: number): NewRecord {
  const { cellId, kind, measuredAtMs } = report;
  return {
    key: cellId,
    value: bytes(report, REPORT_FIELDS),
    timestampMs: measuredAtMs,
    headers: cloudEventHeaders({
      id: `report-${number}`,
      type: REPORT_TYPES[kind],
      source: REPLAY_SOURCE,
      atMs: measuredAtMs,
    }),
  };
}

export function clockRecord(topic: string, clock: SourceClock): NewRecord {
  const { shard, atMs } = clock;
  return {
    key: 'source-clock',
    value: bytes(clock, CLOCK_FIELDS),
    timestampMs: atMs,
    headers: cloudEventHeaders({
      id: `clock-${topic}-${shard}-${atMs}`,
      type: 'source-clock',
      source: REPLAY_SOURCE,
      atMs,
    }),
  };
}
