import type { Chain as ChainData } from '../../core/messages.js';
import { Id, NestedList, Optional, Whole } from '../fields/index.js';
import { ChainSegment } from './chain-segment.js';
import { ChainTransfer } from './chain-transfer.js';

/** What is left of a model that is spread over devices; what starts within the plan's window is to be begun. */
export class Chain implements ChainData {
  @Id('Request it is for')
  readonly requestId: string;

  @Id('Model spread')
  readonly modelId: string;

  @Whole({ min: 1, max: 1024 }, 'Inputs computed together')
  readonly batchSize: number;

  @Id('Device the input came from')
  readonly sourceDeviceId: string;

  @Optional()
  @Id('Device the result is wanted on; absent: wherever it is computed')
  readonly sinkDeviceId?: string;

  @NestedList(() => ChainSegment, 'Who computes what')
  readonly segments: readonly ChainSegment[];

  @NestedList(() => ChainTransfer, 'Who hands over what')
  readonly transfers: readonly ChainTransfer[];
}
