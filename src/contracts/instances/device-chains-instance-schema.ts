import {
  CHAIN_CRITERIA,
  CHAIN_METHODS,
  COMMIT_ORDERS,
  MEMORY_MODES,
  RESERVATIONS,
} from '../../core/solvers/device-chains/index.js';
import { id, notNegative, positive, record } from './field-schemas.js';

/** Far beyond any clock (year 2096), and still whole microseconds in a double. */
const LATEST_SECONDS = 4e9;

const seconds = { type: 'number', minimum: 0, maximum: LATEST_SECONDS } as const;
/** Bounds of our own, so that no priority-weighted sum or quotient leaves the doubles. */
const LEAST_WORTH = 1e-100;
const MOST_WORTH = 1e100;

const worthUpTo = (maximum: number) => ({ type: 'number', minimum: LEAST_WORTH, maximum }) as const;
const probability = { type: 'number', minimum: 0, exclusiveMaximum: 1 } as const;
const countFrom = (minimum: number) => ({ type: 'integer', minimum }) as const;

const busy = { type: 'array', items: record({ startSeconds: seconds, finishSeconds: seconds }) } as const;

const residentLayers = {
  type: 'array',
  items: record({ modelId: id, fromLayer: countFrom(1), toLayer: countFrom(1) }),
} as const;

const device = record(
  { id, speedFlopsPerSecond: notNegative },
  {
    readySeconds: seconds,
    backlogFlops: notNegative,
    freeMemoryBytes: notNegative,
    loadBytesPerSecond: positive,
    lossProbability: probability,
    residentLayers,
    busy,
  },
);

const link = record(
  { fromDeviceId: id, toDeviceId: id, rateBitsPerSecond: notNegative },
  {
    latencySeconds: seconds,
    readySeconds: seconds,
    backlogBytes: notNegative,
    lossProbability: probability,
    channelId: id,
    busy,
  },
);

const layer = record(
  { workFlops: notNegative, outputBytes: notNegative },
  { weightBytes: notNegative, activationBytes: notNegative, stateBytes: notNegative },
);

const model = record({ id, inputBytes: notNegative, layers: { type: 'array', minItems: 1, items: layer } });

const request = record(
  { id, modelId: id, sourceDeviceId: id, releaseSeconds: seconds },
  {
    sinkDeviceId: id,
    weight: worthUpTo(MOST_WORTH),
    accuracy: worthUpTo(1),
    deadlineSeconds: seconds,
    hardDeadline: { type: 'boolean' },
  },
);

const kind = { type: 'string' } as const;
const span = { requestId: id, startSeconds: seconds, finishSeconds: seconds } as const;

/** The kind first: it says which other keys there are. */
const operation = {
  type: 'object',
  allOf: [
    { type: 'object', required: ['kind'], properties: { kind: { enum: ['compute', 'load', 'transfer'] } } },
    {
      type: 'object',
      if: { type: 'object', properties: { kind: { const: 'transfer' } } },
      then: record({ ...span, kind, layer: countFrom(0), fromDeviceId: id, toDeviceId: id }),
      else: record({ ...span, kind, layer: countFrom(1), deviceId: id }),
    },
  ],
} as const;

/** The shape of a device chains instance: keys, types and ranges of single fields, as JSON Schema (draft 7). */
export const DEVICE_CHAINS_INSTANCE_SCHEMA = record(
  {
    devices: { type: 'array', items: device },
    links: { type: 'array', items: link },
    models: { type: 'array', items: model },
    requests: { type: 'array', items: request },
  },
  {
    nowSeconds: seconds,
    method: { enum: CHAIN_METHODS },
    relaying: { type: 'boolean' },
    order: { enum: COMMIT_ORDERS },
    useLateFlag: { type: 'boolean' },
    criterion: { enum: CHAIN_CRITERIA },
    revoke: { type: 'boolean' },
    dispatchLeadSeconds: seconds,
    agingTauSeconds: { type: 'number', exclusiveMinimum: 0, maximum: LATEST_SECONDS },
    reservation: { enum: RESERVATIONS },
    memoryMode: { enum: MEMORY_MODES },
    maxLabels: countFrom(1),
    ledger: { type: 'array', items: operation },
  },
);
