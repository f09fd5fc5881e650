import { markdownTable } from 'markdown-table';
import { median } from 'simple-statistics';
import { DISTURBANCES } from './disturbances.js';
import type { ChaosResult } from './run-chaos.js';

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const NUMBERS = ['l', 'r', 'r', 'r', 'r'];

/** Time to the next closed epoch by kind of disturbance, seconds. */
export function recoveryTable({ recoveries }: ChaosResult): string {
  const rows = DISTURBANCES.flatMap((kind) => {
    const times = recoveries.filter((one) => one.kind === kind).map(({ ms }) => ms);
    if (times.length === 0) return [];
    const inTime = times.filter((ms) => ms < 10_000).length;
    return [[kind, `${times.length}`, seconds(median(times)), seconds(Math.max(...times)), `${inTime}`]];
  });
  return markdownTable([['', 'shards', 'median, s', 'longest, s', 'under 10 s'], ...rows], { align: NUMBERS });
}

/** What the audit counted, all shards together. */
export function auditTable({ audit }: ChaosResult): string {
  const sums = new Map<string, number>();
  for (const { requests, decisions, unread } of audit.shards) {
    for (const [name, count] of Object.entries({ ...requests, unread, ...decisions })) {
      sums.set(name, (sums.get(name) ?? 0) + count);
    }
  }
  return markdownTable([['in the topics', 'count'], ...[...sums].map(([name, count]) => [name, `${count}`])], {
    align: ['l', 'r'],
  });
}
