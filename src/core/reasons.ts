/**
 * Every reason a request can be refused, expired or missed for, in the order of precedence: the first that applies is
 * given, structural before capacity before time. `advice` is for whoever asked or runs the cell.
 * `docs/reference/reasons.md` is generated from this table.
 */
export const REASONS = {
  UNKNOWN_MODEL: {
    tier: 'structural',
    explanation: 'None of the requested models is in the catalogue.',
    advice: 'Ask for a model of the catalogue, or add the model to it.',
  },
  UNKNOWN_DEVICE: {
    tier: 'structural',
    explanation: 'The device class or device named in the request is not in the catalogue.',
    advice: 'Name a device class or device of the catalogue, or add it.',
  },
  MODE_NOT_OFFERED: {
    tier: 'structural',
    explanation: 'The cell offers none of the modes the request allows.',
    advice: "Allow one of the cell's modes, or leave `modes` out.",
  },
  NO_CHANNEL_REPORT: {
    tier: 'structural',
    explanation: 'No radio report of this user is recent enough to plan with.',
    advice: 'Check that radio reports of this user arrive under the same cell and user id, and often enough.',
  },
  DEADLINE_IMPOSSIBLE: {
    tier: 'structural',
    explanation: 'The deadline cannot be met even alone with the whole cell.',
    advice: 'Allow more time, a smaller model or a faster device.',
  },
  MEMORY_IMPOSSIBLE: {
    tier: 'structural',
    explanation: 'No requested model fits into the memory of the device or GPU.',
    advice: 'Allow a smaller model, a smaller batch or a device with more memory.',
  },
  ENERGY_IMPOSSIBLE: {
    tier: 'structural',
    explanation: 'The energy allowance is too small even alone with the whole cell.',
    advice: 'Allow more energy or a smaller model.',
  },
  DISTORTION_IMPOSSIBLE: {
    tier: 'structural',
    explanation: 'The distortion limit cannot be kept even alone with the whole cell.',
    advice: 'Accept more distortion, or allow more time so that less is pruned.',
  },
  DOWNLINK_FULL: {
    tier: 'capacity',
    explanation: 'The downlink has too few free resource blocks before the deadline.',
    advice: 'Try again later, allow more time or a smaller model; often: give the cell more spectrum.',
  },
  UPLINK_FULL: {
    tier: 'capacity',
    explanation: 'The uplink has too few free resource blocks before the deadline.',
    advice: 'Try again later, allow more time or send a smaller input; often: give the cell more spectrum.',
  },
  GPU_FULL: {
    tier: 'capacity',
    explanation:
      'The GPU has no time left before the deadline, or, for a promise, took too long although its input was there.',
    advice:
      'Try again later or allow a model that shares parameters with popular ones; often: add GPU memory. If promises are missed: measure `batchTime` and `loadBytesPerSecond` again.',
  },
  SERVER_FULL: {
    tier: 'capacity',
    explanation: 'The server has too little free clock before the deadline.',
    advice: 'Try again later or allow other modes; often: give the cell more server clock.',
  },
  DEVICES_BUSY: {
    tier: 'capacity',
    explanation: 'The devices of the cell are busy past the deadline.',
    advice: 'Try again later or allow other modes; often: add devices.',
  },
  OVERLOAD: {
    tier: 'capacity',
    explanation: 'Planning fell behind and the request was shed early instead of late.',
    advice: 'Try again later; often: spread the shards over more processes.',
  },
  EXPIRED_IN_QUEUE: {
    tier: 'time',
    explanation: 'The request waited for capacity until its deadline was out of reach.',
    advice: 'Try again with more time, or give the request a higher priority.',
  },
  CHANNEL_DROPPED: {
    tier: 'time',
    explanation:
      "The user's channel did not carry what was promised: it fell, or was shared with too many, until the deadline was out of reach.",
    advice: 'Try again when the channel is better; often: plan with a lower `margin.quantile`.',
  },
  EXECUTOR_FAILED: {
    tier: 'time',
    explanation:
      'The executor reported a failure. A GPU also does when a batch cannot be loaded in time or does not fit.',
    advice: "Look at the cause: it has the outcome's `why`.",
  },
  EXECUTOR_SILENT: {
    tier: 'time',
    explanation: 'No completion was reported by the deadline plus one second.',
    advice: 'Check that the executor runs and writes outcomes to the partition of the cell.',
  },
  USER_LEFT: {
    tier: 'time',
    explanation: 'The user left the cell.',
    advice: 'Nothing; the user may ask again in the new cell.',
  },
  CATALOGUE_CHANGED: {
    tier: 'time',
    explanation: 'The cell, model or device vanished with a catalogue change.',
    advice: 'Ask again for what the new catalogue offers.',
  },
} as const satisfies Record<string, { tier: 'structural' | 'capacity' | 'time'; explanation: string; advice: string }>;

export type RefusalReason = keyof typeof REASONS;

/** All reasons, most binding first. */
export const REASON_CODES = Object.keys(REASONS) as readonly RefusalReason[];
