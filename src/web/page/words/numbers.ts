const whole = new Intl.NumberFormat('en');

export const count = (value: number): string => whole.format(value);

/** @param ratio 0..1; absent: nothing to divide by yet */
export const percent = (ratio: number | undefined): string =>
  ratio === undefined ? '–' : `${(ratio * 100).toFixed(1)} %`;

export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

export const megabits = (bits: number): string => (bits / 1e6).toFixed(1);

/** Small ones in kbit, so that what is little does not look like nothing. */
export const bitsInWords = (bits: number): string =>
  bits < 1e5 ? `${Math.ceil(bits / 1e3)} kbit` : `${megabits(bits)} Mbit`;

export const gigahertz = (hertz: number): string => `${(hertz / 1e9).toFixed(2)} GHz`;

export const megacycles = (cycles: number): string => `${(cycles / 1e6).toFixed(0)} Mcycles`;
