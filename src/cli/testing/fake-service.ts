import type { FinalReport, LiveSummary, RunningService } from '../running-service.js';

export const SUMMARY: LiveSummary = {
  received: 120,
  admitted: 100,
  onTime: 90,
  missed: 2,
  expired: 3,
  refused: { NO_CHANNEL_REPORT: 4, DOWNLINK_FULL: 13 },
  deadLetters: 1,
  duplicates: 5,
  inFlight: 8,
  epochLagMs: 34.6,
  eventTimeMs: Date.UTC(2026, 0, 1, 0, 1),
  replay: { doneFraction: 0.425, requests: 120, reports: 900, malformed: 0 },
  hitRatio: 0.7563,
  promiseRatio: 0.9,
};

export const REPORT: FinalReport = {
  summary: SUMMARY,
  perCell: [
    {
      ...{ cellId: 'cell-a', received: 70, admitted: 60, onTime: 55, missed: 2, expired: 1, refused: 7 },
      hitRatio: 0.7857,
    },
    { cellId: 'cell-b', received: 50, admitted: 40, onTime: 35, missed: 0, expired: 2, refused: 10, hitRatio: 0.7 },
  ],
  wallSeconds: 2,
  records: 1020,
};

/** A service whose end the test decides. */
export class FakeService implements RunningService {
  readonly url = 'http://127.0.0.1:3000';
  finish: (report: FinalReport) => void = () => undefined;
  fail: (error: Error) => void = () => undefined;
  closes = 0;
  /** What closing waits for. */
  closing: Promise<void> = Promise.resolve();
  current = SUMMARY;
  readonly finished = new Promise<FinalReport>((resolve) => {
    this.finish = resolve;
  });
  readonly failed = new Promise<Error>((resolve) => {
    this.fail = resolve;
  });

  summary(): LiveSummary {
    return this.current;
  }

  close(): Promise<void> {
    this.closes += 1;
    return this.closing;
  }

  unfinished(): string {
    return 'shards 0, 3; the log';
  }
}
