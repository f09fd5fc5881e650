import { bitsFromBytes, msFromSeconds, secondsFromMs } from '../../core/units.js';
import type { RunningChain } from './running-chain.js';
import type { TrueDevice, TrueLink } from './true-network.js';

interface Running {
  readonly chain: RunningChain;
  /** That it computes, or whose output it hands on. */
  readonly layer: number;
}

export interface RunningCompute extends Running {
  readonly kind: 'compute';
  readonly device: TrueDevice;
  readonly startedAtMs: number;
  readonly endsAtMs: number;
}

/** Takes its channel until all is sent, and arrives the latency later. */
export interface RunningTransfer extends Running {
  readonly kind: 'transfer';
  readonly from: TrueDevice;
  readonly to: TrueDevice;
  readonly link: TrueLink;
  /** Since when it goes at one rate, and what was missing then. */
  readonly steady: { readonly fromMs: number; readonly bitsPerSecond: number; readonly bitsLeft: number };
  /** Absent while it is being sent, ms since 1970. */
  readonly arrivesAtMs?: number;
}

export type RunningOperation = RunningCompute | RunningTransfer;

/** When something happens to it next, as it goes now, ms since 1970. */
export function nextEndMs(operation: RunningOperation): number {
  return operation.kind === 'compute' ? operation.endsAtMs : (operation.arrivesAtMs ?? sentAtMs(operation));
}

/** @param bytes more or fewer than there are, by how much longer or shorter sending them takes */
export function sending(
  where: Pick<RunningTransfer, 'chain' | 'layer' | 'from' | 'to' | 'link'>,
  bytes: number,
  fromMs: number,
): RunningTransfer {
  const { bitsPerSecond } = where.link;
  return { kind: 'transfer', ...where, steady: { fromMs, bitsPerSecond, bitsLeft: bitsFromBytes(bytes) } };
}

/** Goes on at what the link carries from `atMs` on: counted from where the rate changed, however often it is asked. */
export function atTheRateOfItsLink(transfer: RunningTransfer, atMs: number): RunningTransfer {
  const { fromMs, bitsLeft, bitsPerSecond } = transfer.steady;
  if (transfer.arrivesAtMs !== undefined || bitsPerSecond === transfer.link.bitsPerSecond) return transfer;
  const left = Math.max(0, bitsLeft - secondsFromMs(atMs - fromMs) * bitsPerSecond);
  return { ...transfer, steady: { fromMs: atMs, bitsLeft: left, bitsPerSecond: transfer.link.bitsPerSecond } };
}

export const isLost = (operation: RunningOperation): boolean =>
  operation.kind === 'compute'
    ? !operation.device.isThere
    : !operation.from.isThere || !operation.to.isThere || operation.link.bitsPerSecond === 0;

function sentAtMs({ steady: { fromMs, bitsLeft, bitsPerSecond } }: RunningTransfer): number {
  return bitsLeft === 0 ? fromMs : fromMs + msFromSeconds(bitsLeft / bitsPerSecond);
}
