/**
 * Every reason a request can be refused, expired or missed for, in the order of precedence: the first that applies is
 * given, structural before capacity before time. `docs/reference/reasons.md` is generated from this table.
 */
export const REASONS = {
  UNKNOWN_MODEL: { tier: 'structural', explanation: 'None of the requested models is in the catalogue.' },
  UNKNOWN_DEVICE: {
    tier: 'structural',
    explanation: 'The device class or device named in the request is not in the catalogue.',
  },
  MODE_NOT_OFFERED: { tier: 'structural', explanation: 'The cell offers none of the modes the request allows.' },
  NO_CHANNEL_REPORT: { tier: 'structural', explanation: 'No radio report of this user is recent enough to plan with.' },
  DEADLINE_IMPOSSIBLE: {
    tier: 'structural',
    explanation: 'The deadline cannot be met even alone with the whole cell.',
  },
  MEMORY_IMPOSSIBLE: {
    tier: 'structural',
    explanation: 'No requested model fits into the memory of the device or GPU.',
  },
  ENERGY_IMPOSSIBLE: {
    tier: 'structural',
    explanation: 'The energy allowance is too small even alone with the whole cell.',
  },
  DISTORTION_IMPOSSIBLE: {
    tier: 'structural',
    explanation: 'The distortion limit cannot be kept even alone with the whole cell.',
  },
  DOWNLINK_FULL: {
    tier: 'capacity',
    explanation: 'The downlink has too few free resource blocks before the deadline.',
  },
  UPLINK_FULL: { tier: 'capacity', explanation: 'The uplink has too few free resource blocks before the deadline.' },
  GPU_FULL: { tier: 'capacity', explanation: 'The GPU has no room or time left before the deadline.' },
  SERVER_FULL: { tier: 'capacity', explanation: 'The server has too little free clock before the deadline.' },
  DEVICES_BUSY: { tier: 'capacity', explanation: 'The devices of the cell are busy past the deadline.' },
  OVERLOAD: { tier: 'capacity', explanation: 'Planning fell behind and the request was shed early instead of late.' },
  EXPIRED_IN_QUEUE: {
    tier: 'time',
    explanation: 'The request waited for capacity until its deadline was out of reach.',
  },
  CHANNEL_DROPPED: { tier: 'time', explanation: "The user's channel fell so far that the deadline went out of reach." },
  EXECUTOR_FAILED: { tier: 'time', explanation: 'The executor reported a failure.' },
  EXECUTOR_SILENT: { tier: 'time', explanation: 'No completion was reported by the deadline plus one second.' },
  USER_LEFT: { tier: 'time', explanation: 'The user left the cell.' },
  CATALOGUE_CHANGED: { tier: 'time', explanation: 'The cell, model or device vanished with a catalogue change.' },
} as const satisfies Record<string, { tier: 'structural' | 'capacity' | 'time'; explanation: string }>;

export type RefusalReason = keyof typeof REASONS;

/** All reasons, most binding first. */
export const REASON_CODES = Object.keys(REASONS) as readonly RefusalReason[];
