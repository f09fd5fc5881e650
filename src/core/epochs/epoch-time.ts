/** Epoch e is [e x epochMs, (e + 1) x epochMs): the same in every shard. */
export function epochOf(atMs: number, epochMs: number): number {
  return Math.floor(atMs / epochMs);
}

export function epochStartMs(epoch: number, epochMs: number): number {
  return epoch * epochMs;
}

export function epochEndMs(epoch: number, epochMs: number): number {
  return (epoch + 1) * epochMs;
}
