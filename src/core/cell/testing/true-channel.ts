/** Spectral efficiency of a user's true channel at an instant, bit/s/Hz. */
export type TrueChannel = (userId: string, atMs: number) => number;
