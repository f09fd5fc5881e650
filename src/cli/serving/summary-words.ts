import type { LiveSummary } from '../running-service.js';

/** 0.9345 as `93.5 %`; `-` where nothing can be said. */
export const percent = (ratio: number | undefined): string =>
  ratio === undefined ? '-' : `${(ratio * 100).toFixed(1)} %`;

/** How many, and how many of them on time. */
export function countsLine(summary: LiveSummary): string {
  const { received, admitted, onTime, missed, expired, inFlight, deadLetters, epochLagMs, hitRatio } = summary;
  return [
    `received ${received}`,
    `admitted ${admitted}`,
    `on time ${onTime} (${percent(hitRatio)})`,
    `missed ${missed}`,
    `expired ${expired}`,
    `in flight ${inFlight}`,
    ...(deadLetters > 0 ? [`dead letters ${deadLetters}`] : []),
    `epoch lag ${Math.round(epochLagMs)} ms`,
  ].join(', ');
}

/** Refused requests by reason, most frequent first. */
export function refusedLine({ refused }: LiveSummary): string {
  const reasons = Object.entries(refused).toSorted(([, first], [, second]) => second - first);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  return `refused ${total}${total === 0 ? '' : `: ${reasons.map(([reason, count]) => `${reason} ${count}`).join(', ')}`}`;
}

/** How far the replay has come, and where event time stands. */
export function progressWords({ replay, eventTimeMs }: LiveSummary): string {
  const clock = eventTimeMs === undefined ? '' : new Date(eventTimeMs).toISOString();
  if (replay === undefined) return clock;
  const { doneFraction, requests, reports } = replay;
  return `${Math.floor(doneFraction * 100)} % ${clock} ${requests} requests, ${reports} reports`.replace('  ', ' ');
}
