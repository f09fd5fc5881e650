import type { LiveSummary } from '../running-service.js';

/** 0.9345 as `93.5 %`; `-` where nothing can be said. */
export const percent = (ratio: number | undefined): string =>
  ratio === undefined ? '-' : `${(ratio * 100).toFixed(1)} %`;

/** How far the replay has come. */
export function progressWords({ replay }: LiveSummary): string {
  const { doneFraction = 0, requests = 0, reports = 0, malformed = 0 } = replay ?? {};
  const skipped = malformed > 0 ? `, ${malformed} lines skipped` : '';
  return `${Math.floor(doneFraction * 100)} %, ${requests} requests, ${reports} reports${skipped}`;
}

/** What became of the requests. */
export function outcomeWords({ received, admitted, onTime, missed, expired, hitRatio }: LiveSummary): string {
  return `received ${received}, admitted ${admitted}, on time ${onTime} (${percent(hitRatio)}), missed ${missed}, expired ${expired}`;
}

/** Refused requests by reason, most frequent first. */
export function refusedWords({ refused }: LiveSummary): string {
  const reasons = Object.entries(refused).toSorted(([, first], [, second]) => second - first);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  return `refused ${total}${total === 0 ? '' : `: ${reasons.map(([reason, count]) => `${reason} ${count}`).join(', ')}`}`;
}

/** Where the service stands. */
export function standWords({ inFlight, deadLetters, epochLagMs, eventTimeMs }: LiveSummary): string {
  const eventTime = eventTimeMs === undefined ? [] : [`event time ${new Date(eventTimeMs).toISOString()}`];
  const put = deadLetters > 0 ? [`dead letters ${deadLetters}`] : [];
  return [...eventTime, `epoch lag ${Math.round(epochLagMs)} ms`, `in flight ${inFlight}`, ...put].join(', ');
}
