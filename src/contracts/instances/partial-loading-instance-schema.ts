import {
  LOADING_OBJECTIVES,
  SOLVING_METHODS,
  UPLINK_LAWS,
  UPLINK_RULES,
} from '../../core/solvers/partial-loading/index.js';
import { finite, id, notNegative, positive, record } from './field-schemas.js';

const ids = { type: 'array', items: id } as const;

const gpu = record(
  { loadingRateBitsPerSecond: positive },
  { memoryBytes: notNegative, residentBlockIds: ids, busyUntilSeconds: notNegative },
);

const block = record({ id, sizeBytes: notNegative });

const model = record(
  { id, blockIds: ids },
  {
    inferenceFixedSeconds: notNegative,
    inferencePerUserSeconds: notNegative,
    activationPerUserBytes: notNegative,
    maxBatch: { type: 'integer', minimum: 1 },
  },
);

const user = record(
  { id, modelId: id, deadlineSeconds: finite },
  {
    weight: notNegative,
    committed: { type: 'boolean' },
    inputBits: notNegative,
    uploadedBits: notNegative,
    spectralEfficiencyBitsPerSecondPerHz: notNegative,
    powerGainHz: notNegative,
  },
);

const seedBatch = record({ modelId: id, userIds: ids });

/** The shape of a partial loading instance: keys, types and ranges of single fields, as JSON Schema (draft 7). */
export const PARTIAL_LOADING_INSTANCE_SCHEMA = record(
  {
    uplinkRule: { enum: UPLINK_RULES },
    gpu,
    blocks: { type: 'array', items: block },
    models: { type: 'array', items: model },
    users: { type: 'array', items: user },
  },
  {
    uplinkLaw: { enum: UPLINK_LAWS },
    bandwidthHz: notNegative,
    objective: { enum: LOADING_OBJECTIVES },
    sharing: { type: 'boolean' },
    method: { enum: ['auto', ...SOLVING_METHODS] },
    seedBatches: { type: 'array', items: seedBatch },
  },
);
