import { murmur2 } from './murmur2.js';

const utf8 = new TextEncoder();

/** Partition, and so shard, of a cell among `partitions`: as Java clients and kafkajs place its records by key. */
export function partitionOf(cellId: string, partitions: number): number {
  return (murmur2(utf8.encode(cellId)) & 0x7fffffff) % partitions;
}
