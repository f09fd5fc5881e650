const TWO_TO_32 = 2 ** 32;

/** Writes a whole number of up to 53 bits as eight bytes, little-endian. */
export function writeOffset(into: Buffer, offset: number, at: number): void {
  into.writeUInt32LE(offset % TWO_TO_32, at);
  into.writeUInt32LE(Math.floor(offset / TWO_TO_32), at + 4);
}

export const readOffset = (from: Buffer, at: number): number =>
  from.readUInt32LE(at + 4) * TWO_TO_32 + from.readUInt32LE(at);
