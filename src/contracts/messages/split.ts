import type { Split as SplitData } from '../../core/messages.js';
import { Id, MAX_BITS, MAX_FLOPS, MAX_HERTZ, MAX_JOULES, MAX_LIST, Real, Whole } from '../fields/index.js';

/** A model cut in two: the first part on the device, the rest on the server. */
export class Split implements SplitData {
  @Id('Request it is for')
  readonly requestId: string;

  @Id('User whose device runs the first part')
  readonly userId: string;

  @Id('Model cut')
  readonly modelId: string;

  @Id('Device class of the user, for its energy')
  readonly deviceClass: string;

  @Whole({ min: 0, max: MAX_LIST }, 'Layers on the device')
  readonly splitAfter: number;

  @Real({ min: 0, max: 1 }, 'Share of the parameters pruned away')
  readonly pruningRatio: number;

  @Real({ min: 0, max: 1 }, "What pruning costs the output, by the planner's measure")
  readonly distortion: number;

  @Real({ min: 0, max: MAX_JOULES }, 'What the device was to spend on computing and sending when it was admitted, J')
  readonly plannedJoules: number;

  @Real({ min: 0, max: MAX_HERTZ }, 'Clock of the device, Hz')
  readonly deviceClockHz: number;

  @Real({ min: 0, max: MAX_HERTZ }, 'Share of the server clock, Hz')
  readonly serverClockHz: number;

  @Real({ min: 0, max: MAX_FLOPS }, 'Cycles the device still has to run')
  readonly deviceCyclesLeft: number;

  @Real({ min: 0, max: MAX_BITS }, 'Bits of the intermediate result that are not up')
  readonly uploadBitsLeft: number;

  @Real({ min: 0, max: MAX_FLOPS }, 'Cycles the server still has to run')
  readonly serverCyclesLeft: number;
}
