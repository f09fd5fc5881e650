import {
  SLIDE_FREQUENCY_CONTROLS,
  SLIDE_OBJECTIVES,
  SLIDE_POLICIES,
  SLIDE_SCHEMES,
  SLIDE_SHARINGS,
} from '../../core/solvers/slide/index.js';
import { finite, id, notNegative, positive, record } from './field-schemas.js';

const layer = record({ sizeBits: notNegative }, { workFlops: notNegative, fixedSeconds: notNegative });

const model = record({ id, layers: { type: 'array', minItems: 1, items: layer } });

const candidate = record(
  { modelId: id },
  {
    weight: positive,
    deliveredBits: notNegative,
    computedLayers: { type: 'integer', minimum: 0 },
    busySeconds: notNegative,
  },
);

const user = record(
  {
    id,
    deadlineSeconds: finite,
    spectralEfficiencyBitsPerSecondPerHz: notNegative,
    candidates: { type: 'array', items: candidate },
  },
  {
    weight: positive,
    committed: { type: 'boolean' },
    maxFrequencyHz: positive,
    minFrequencyHz: notNegative,
    frequencyStepsHz: { type: 'array', minItems: 1, items: positive },
    batchSize: { type: 'integer', minimum: 1 },
    cyclesPerFlop: positive,
    fixedTimeScale: notNegative,
    energyLimitJoules: notNegative,
    dynamicPowerWattsPerHz3: notNegative,
    staticPowerWatts: notNegative,
    fixedTimePowerWatts: notNegative,
    receivePowerWatts: notNegative,
  },
);

/** The shape of a SLIDE instance: keys, types and ranges of single fields, as JSON Schema (draft 7). */
export const SLIDE_INSTANCE_SCHEMA = record(
  {
    bandwidthHz: notNegative,
    models: { type: 'array', items: model },
    users: { type: 'array', items: user },
  },
  {
    resourceBlockHz: positive,
    objective: { enum: SLIDE_OBJECTIVES },
    scheme: { enum: SLIDE_SCHEMES },
    frequencyControl: { enum: SLIDE_FREQUENCY_CONTROLS },
    sharing: { enum: SLIDE_SHARINGS },
    policy: { enum: SLIDE_POLICIES },
  },
);
