import {
  ADMISSION_RULES,
  CO_INFERENCE_GOALS,
  CO_INFERENCE_KINDS,
  CO_INFERENCE_POLICIES,
  CO_INFERENCE_PRUNINGS,
  CO_INFERENCE_RATIOS,
  DISTORTION_KINDS,
  JOINT_METHODS,
  LEFTOVER_RULES,
  REQUEST_STATES,
  SERVER_SHARES,
  SPLIT_RULES,
} from '../../core/solvers/co-inference/index.js';
import { id, notNegative, positive, record } from './field-schemas.js';

/** Bounds of our own, so that no instance asks for tables beyond memory; a 5G carrier has at most 275 blocks. */
const MOST_BLOCKS = 10_000;
const MOST_SLICES = 1_000;

const wholeUpTo = (maximum: number) => ({ type: 'integer', minimum: 1, maximum }) as const;
const part = { type: 'number', minimum: 0, maximum: 1 } as const;
const positivePart = { type: 'number', exclusiveMinimum: 0, maximum: 1 } as const;

const split = record(
  { id, deviceCycles: notNegative, serverCycles: notNegative, uploadBits: notNegative },
  { deviceBytes: notNegative, deviceWeight: notNegative, serverWeight: notNegative },
);

const started = record(
  { splitId: id, retained: positivePart, uploadBitsLeft: notNegative },
  { deviceCyclesLeft: notNegative, deviceHz: positive },
);

const user = record(
  {
    id,
    gainHzPerWatt: positive,
    powerWatts: positive,
    deviceHz: positive,
    deviceKappaJoulesPerCycleHz2: notNegative,
    deadlineSeconds: notNegative,
    splits: { type: 'array', minItems: 1, items: split },
  },
  {
    leastDeviceHz: notNegative,
    serverHz: notNegative,
    serverKappaJoulesPerCycleHz2: notNegative,
    energyJoules: notNegative,
    deviceMemoryBytes: notNegative,
    minRetained: part,
    maxDistortion: notNegative,
    weight: notNegative,
    state: { enum: REQUEST_STATES },
    started,
  },
);

/** The shape of a co-inference instance: keys, types and ranges of single fields, as JSON Schema (draft 7). */
export const CO_INFERENCE_INSTANCE_SCHEMA = record(
  {
    kind: { enum: CO_INFERENCE_KINDS },
    bandwidthHz: positive,
    users: { type: 'array', items: user },
  },
  {
    goal: { enum: CO_INFERENCE_GOALS },
    distortion: record({ kind: { enum: DISTORTION_KINDS } }, { beta: positive }),
    pruning: { enum: CO_INFERENCE_PRUNINGS },
    ratios: { enum: CO_INFERENCE_RATIOS },
    blockCount: wholeUpTo(MOST_BLOCKS),
    serverClockHz: positive,
    serverSliceCount: wholeUpTo(MOST_SLICES),
    serverShares: { enum: SERVER_SHARES },
    splitRule: { enum: SPLIT_RULES },
    leftover: { enum: LEFTOVER_RULES },
    admission: { enum: ADMISSION_RULES },
    jointMethod: { enum: JOINT_METHODS },
    policy: { enum: CO_INFERENCE_POLICIES },
    fixedRetained: positivePart,
  },
);
