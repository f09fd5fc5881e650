/** Stands in every file of ours that has room for a comment. */
export const WRITTEN_BY = '<!-- Written by slotwise evaluate. -->';

/** 0.9345 as `93.45 %`. */
export const percent = (ratio: number): string => `${(ratio * 100).toFixed(2)} %`;

/** Whole ms; `-` where nobody was on time. */
export const wholeMs = (ms: number | undefined): string => (ms === undefined ? '-' : String(Math.round(ms)));

export const times = (load: number): string => `${load}x`;
