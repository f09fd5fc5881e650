const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const ROTATION = 24;

/** MurmurHash2, 32 bits, with Kafka's seed: what the Java client's default partitioner uses. Signed, as in Java. */
export function murmur2(data: Uint8Array): number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const whole = data.byteLength & ~3;
  let hash = SEED ^ data.byteLength;
  for (let at = 0; at < whole; at += 4) {
    hash = Math.imul(hash, MULTIPLIER) ^ mixed(view.getInt32(at, true));
  }
  if (whole < data.byteLength) hash = Math.imul(hash ^ tail(view, whole), MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

function mixed(word: number): number {
  const multiplied = Math.imul(word, MULTIPLIER);
  return Math.imul(multiplied ^ (multiplied >>> ROTATION), MULTIPLIER);
}

/** The last one to three bytes, the first of them lowest. */
function tail(view: DataView, from: number): number {
  let word = 0;
  for (let at = view.byteLength - 1; at >= from; at -= 1) word = (word << 8) | view.getUint8(at);
  return word;
}
