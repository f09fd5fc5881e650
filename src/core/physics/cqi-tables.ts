import type { CqiTableName } from '../catalogue.js';

/**
 * Spectral efficiency in bit/s/Hz for CQI 0..15: 3GPP TS 38.214 clause 5.2.2.1, tables 5.2.2.1-2 (up to 64QAM) and
 * 5.2.2.1-3 (up to 256QAM).
 */
export const CQI_EFFICIENCIES: Readonly<Record<CqiTableName, readonly number[]>> = {
  '5.2.2.1-2': [
    0, 0.1523, 0.2344, 0.377, 0.6016, 0.877, 1.1758, 1.4766, 1.9141, 2.4063, 2.7305, 3.3223, 3.9023, 4.5234, 5.1152,
    5.5547,
  ],
  '5.2.2.1-3': [
    0, 0.1523, 0.377, 0.877, 1.4766, 1.9141, 2.4063, 2.7305, 3.3223, 3.9023, 4.5234, 5.1152, 5.5547, 6.2266, 6.9141,
    7.4063,
  ],
};
