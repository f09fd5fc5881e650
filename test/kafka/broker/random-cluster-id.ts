import { randomBytes } from 'node:crypto';

/** 16 bytes, as Kafka writes them; Kafka takes none that begins with a hyphen. */
export function randomClusterId(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8(bytes.readUInt8() & 0x7f);
  return bytes.toString('base64url');
}
