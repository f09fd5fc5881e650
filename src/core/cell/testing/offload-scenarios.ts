import type { Cell, Model } from '../../catalogue.js';
import { scenarioWorld } from './cell-scenarios.js';
import type { CellWorld } from '../world.js';

/** 0.5 Mbit: what a block carries in 100 ms at 5 bit/s/Hz. */
const INPUT_BYTES = 62_500;

const block = (layerId: string, bytes: number): Model['layers'][number] => ({
  layerId,
  bytes,
  flops: 1e9,
  outputBytes: 1000,
});

/** A batch of n takes 10 + 2 n ms. */
function offloadModel(modelId: string, layers: Model['layers']): Model {
  const batchTime = { fixedMs: 10, perInputMs: 2 };
  return { modelId, inputBytes: INPUT_BYTES, layers, batchTime, activationBytesPerInput: 1e6 };
}

/** Two models with one body that takes 20 ms to load, and heads of 5 ms. */
export const CAT = offloadModel('cat', [block('body', 20e6), block('cat.head', 5e6)]);
export const DOG = offloadModel('dog', [block('body', 20e6), block('dog.head', 5e6)]);
/** Shares nothing: 30 ms to load. */
export const OWL = offloadModel('owl', [block('owl.1', 15e6), block('owl.2', 15e6)]);

/**
 * A GPU that loads 1 MB a ms and holds cat and dog together with activations for ten inputs, or the owl, but not the owl
 * beside the body. 100 blocks of uplink that lose nothing.
 */
export const OFFLOAD_CELL: Partial<Cell> = {
  uplink: { blockHz: 1e6, blocks: 100, share: 1, overhead: 0 },
  modes: ['offload'],
  gpu: { memoryBytes: 40e6, loadBytesPerSecond: 1e9 },
};

export function offloadWorld(changes: Partial<Cell> = {}, models: readonly Model[] = [CAT, DOG, OWL]): CellWorld {
  return scenarioWorld({ ...OFFLOAD_CELL, ...changes }, { models });
}
