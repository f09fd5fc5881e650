/** Every default of the catalogue, once; `docs/reference/catalogue.md` states them field by field. */
export const DEPLOYMENT_DEFAULTS = { epochMs: 100, latenessMs: 10, leadMs: 50 } as const;

/** TS 38.306 clause 4.1.2, frequency range 1. */
export const DOWNLINK_OVERHEAD = 0.14;
export const UPLINK_OVERHEAD = 0.08;

export const MARGIN_DEFAULTS = { windowMs: 1000, quantile: 0.3 } as const;

export const CELL_DEFAULTS = {
  cqiTable: '5.2.2.1-2',
  downlinkValidityMs: 5000,
  uplinkValidityMs: 30_000,
  bestEffort: false,
  // Half of what two 256-bit fused multiply-adds a cycle come to in fp32.
  serverFlopsPerCycle: 16,
  deviceValidityMs: 5000,
  devices: [],
  links: [],
  gapDb: 3,
} as const;

/** Power class 3 of TS 38.101-1 table 6.2.1-1: 23 dBm. */
export const REFERENCE_WATTS = 0.2;

export const BYTES_PER_PARAMETER = 1;
