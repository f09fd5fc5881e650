import type { ChainMethod, ChainOperation } from './instance.js';

/** Neighbouring layers that one device computes; loads are included in the span. Times s. */
export interface ChainSegment {
  readonly fromLayer: number;
  readonly toLayer: number;
  readonly deviceId: string;
  readonly startSeconds: number;
  readonly finishSeconds: number;
}

export interface ServedChain {
  readonly id: string;
  readonly status: 'served';
  readonly finishSeconds: number;
  readonly late: boolean;
  /** Of the operations planned now. */
  readonly successProbability: number;
  /** Ratio at the commit; absent when nothing was left to plan. */
  readonly keySeconds?: number;
  /** Planned now. */
  readonly segments: readonly ChainSegment[];
}

export interface UnservedChain {
  readonly id: string;
  /** `unserved`: there is no plan at all. `rejected`: none by its hard deadline. */
  readonly status: 'unserved' | 'rejected';
}

export type RequestResult = ServedChain | UnservedChain;

export interface DeviceChainsResult {
  readonly algorithm: 'device-chains';
  readonly method: ChainMethod;
  /** Every request got its earliest finish on what was left to it (oracle: the joint optimum). */
  readonly exact: boolean;
  /** Sum of weight x (finish - release) over served requests. */
  readonly objectiveSeconds: number;
  /** Sum of weights of unserved and rejected requests. */
  readonly unservedWeight: number;
  /** Sum of weights of served and late requests. */
  readonly lateWeight: number;
  /** Ids in the order of commits. */
  readonly order: readonly string[];
  /** In instance order. */
  readonly requests: readonly RequestResult[];
  /** Planned now, by `order`, then along each chain. */
  readonly operations: readonly ChainOperation[];
  /** Ledger entries kept, unchanged. */
  readonly keptOperations: readonly ChainOperation[];
  readonly revokedCount: number;
}
