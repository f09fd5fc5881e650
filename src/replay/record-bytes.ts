import { cloudEventHeaders, type MessageType } from '../contracts/index.js';
import type { ChannelQuality, Report, SourceClock, UserRequest } from '../core/messages.js';
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

type FieldOf<Message> = Message extends Message ? keyof Message : never;

/** Every field of every kind: one that is missing here does not compile, for it would be lost on the way. */
const REPORT_FIELDS = Object.keys({
  kind: true,
  cellId: true,
  userId: true,
  from: true,
  to: true,
  deviceId: true,
  measuredAtMs: true,
  downlink: true,
  uplink: true,
  cqi: true,
  sinrDb: true,
  bitsPerSecondPerHz: true,
  bitsPerSecond: true,
  latencyMs: true,
  backlogFlops: true,
  freeMemoryBytes: true,
  gone: true,
} satisfies Record<FieldOf<Report> | keyof ChannelQuality, true>);

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
