import type { Chain as ChainData } from '../../core/messages.js';
import { Id, NestedList } from '../fields/index.js';
import { ChainSegment } from './chain-segment.js';
import { ChainTransfer } from './chain-transfer.js';

/** A model spread over devices. */
export class Chain implements ChainData {
  @Id('Request it is for')
  readonly requestId: string;

  @Id('Model spread')
  readonly modelId: string;

  @NestedList(() => ChainSegment, 'Who computes what')
  readonly segments: readonly ChainSegment[];

  @NestedList(() => ChainTransfer, 'Who hands over what')
  readonly transfers: readonly ChainTransfer[];
}
