import { COMPUTE } from './chain.js';
import { Heap } from './heap.js';
import { float64At } from './typed-at.js';

/** Label (t, s) of section 4.4 with its transfers k, and where it came from. */
export interface ReliableLabel {
  readonly device: number;
  readonly ticks: number;
  /** s: the chance that nothing was lost on the way. */
  readonly success: number;
  readonly hops: number;
  /** The last step; absent at the start. */
  readonly from?: { readonly label: ReliableLabel; readonly step: number };
}

/** By t, then the larger s, then k. */
export function compareReliable(a: ReliableLabel, b: ReliableLabel): number {
  return a.ticks - b.ticks || b.success - a.success || a.hops - b.hops;
}

/** Labels as RELAY looks at them: ties go to what did not travel, then to the lower sender. */
export function relayQueue(): Heap<ReliableLabel> {
  return new Heap((a, b) => compareReliable(a, b) || senderOf(a) - senderOf(b));
}

function senderOf({ from }: ReliableLabel): number {
  return from === undefined || from.step === COMPUTE ? -1 : from.label.device;
}

/** Of labels that are offered in the order of `compareReliable`, those that none of the same device dominates. */
export class ReliableFront {
  readonly labels: ReliableLabel[] = [];
  private readonly bestSuccess: Float64Array;

  constructor(deviceCount: number) {
    this.bestSuccess = new Float64Array(deviceCount).fill(-1);
  }

  /** @returns false if a label taken before is neither later nor less reliable */
  take(label: ReliableLabel): boolean {
    if (this.isDominated(label.device, label.success)) return false;
    this.bestSuccess[label.device] = label.success;
    this.labels.push(label);
    return true;
  }

  /** Whether a label of this success that is offered from now on will be refused. */
  isDominated(device: number, success: number): boolean {
    return float64At(this.bestSuccess, device) >= success;
  }
}
