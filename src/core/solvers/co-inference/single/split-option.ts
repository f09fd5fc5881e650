import type { CoInferenceSplit, CoInferenceUser } from '../instance.js';
import type { Settings } from '../settings.js';
import { taskOf, type Task } from './task.js';

/** Slack of a retained fraction against a limit: what is smaller is rounding. */
const RETAINED_SLACK = 1e-9;

/** What is kept at least; 0 would make a task of nothing. */
const LEAST_RETAINED = 1e-6;

/** A user with one of its splits and its share of the server clock. */
export interface SplitOption {
  readonly user: CoInferenceUser;
  readonly split: CoInferenceSplit;
  readonly task: Task;
  /** w_lo. */
  readonly leastRetained: number;
  /** w_cap: what the device's memory holds. */
  readonly mostRetained: number;
}

/** The user's splits that the policy allows, in input order. */
export function splitOptions(user: CoInferenceUser, serverHz: number, settings: Settings): readonly SplitOption[] {
  return user.splits.filter(settings.allows).map((split) => ({
    user,
    split,
    task: taskOf(user, split, serverHz, settings.structured),
    leastRetained: Math.max(user.minRetained ?? 0, LEAST_RETAINED),
    mostRetained: memoryCap(user, split),
  }));
}

/** min(1, memory / size of the device part). */
function memoryCap({ deviceMemoryBytes }: CoInferenceUser, { deviceBytes = 0 }: CoInferenceSplit): number {
  if (deviceMemoryBytes === undefined || deviceBytes === 0) return 1;
  return Math.min(1, deviceMemoryBytes / deviceBytes);
}

/** w_req: what one ratio must reach for a distortion of at most `level` and the user's own limits. */
export function requiredRetained({ user, leastRetained }: SplitOption, settings: Settings, level = 1): number {
  const most = Math.min(level, user.maxDistortion ?? Infinity);
  return Math.max(leastRetained, settings.distortion.leastRetained(most));
}

export function reaches(retained: number, required: number): boolean {
  return retained >= required - RETAINED_SLACK;
}
