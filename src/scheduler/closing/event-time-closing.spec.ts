import { describe, expect, it } from '@jest/globals';
import type { EpochMarker } from '../../contracts/index.js';
import type { NewRecord } from '../../streams/index.js';
import type { InputTopic } from '../input-record.js';
import { driveEpochs, type Driven, type DriveOptions } from '../testing/drive-epochs.js';
import {
  encoded,
  executorClock,
  outcome,
  radioReport,
  rawRecord,
  sourceClock,
  userRequest,
} from '../testing/input-messages.js';
import { parsedInputs } from '../testing/parsed-inputs.js';
import { EPOCH_MS, START_EPOCH, START_MS } from '../testing/small-catalogue.js';

type Partitions = Partial<Record<InputTopic, readonly NewRecord[]>>;

const END_MS = START_MS + 10 * EPOCH_MS;
const FINAL = encoded(sourceClock(END_MS, true));
const QUIET = encoded(sourceClock(START_MS));

function drive({ outcomes = [], reports = [], requests = [] }: Partitions, options?: DriveOptions): Driven {
  const arrivals = Object.entries({ outcomes, reports, requests }) as [InputTopic, readonly NewRecord[]][];
  return driveEpochs(
    arrivals.map(([topic, records]) => ({ topic, records: parsedInputs(topic, records) })),
    options,
  );
}

function markers({ epochs }: Driven): readonly EpochMarker[] {
  return epochs.map(({ decisions }) => JSON.parse(decisions.at(-1) ?? '') as EpochMarker);
}

/** Epochs counted from the first one of the tests, each with the requests it consumed. */
function consumed(driven: Driven): readonly (readonly [number, number])[] {
  return markers(driven).map(({ epoch, inputs }) => [epoch - START_EPOCH, inputs.requests.next - inputs.requests.from]);
}

/** A request nobody can serve is settled in its own epoch. */
function passing(requestId: string, offsetMs: number): NewRecord {
  return encoded(userRequest({ requestId, arrivedAtMs: START_MS + offsetMs, models: ['none'] }));
}

describe('closing epochs by event time', () => {
  it('closes an epoch once every source has spoken past its end and lateness', () => {
    const requests = [QUIET, passing('a', 10)];
    const reports = [QUIET];
    expect(markers(drive({ requests, reports }))).toEqual([]);
    const [within, past] = [passing('b', 109), passing('b', 110)];
    const clock = encoded(sourceClock(START_MS + EPOCH_MS));
    expect(consumed(drive({ requests: [...requests, within], reports: [...reports, clock] }))).toEqual([]);
    expect(consumed(drive({ requests: [...requests, past], reports }))).toEqual([]);
    const closed = drive({ requests: [...requests, past], reports: [...reports, clock] });
    expect(consumed(closed)).toEqual([[0, 2]]);
    expect(markers(closed)[0]).toMatchObject({ trigger: 'watermark', choices: {}, previousDigest: '0'.repeat(64) });
  });

  it('takes the word of a clock without lateness', () => {
    const clock = encoded(sourceClock(START_MS + EPOCH_MS));
    const almost = encoded(sourceClock(START_MS + EPOCH_MS - 1));
    const requests = [QUIET, passing('a', 99)];
    expect(consumed(drive({ requests: [...requests, almost], reports: [QUIET, clock] }))).toEqual([]);
    expect(consumed(drive({ requests: [...requests, clock], reports: [QUIET, clock] }))).toEqual([[0, 2]]);
  });

  it('holds what an epoch reads within its lateness for the epoch it belongs to', () => {
    const requests = [QUIET, passing('early', 105), passing('own', 20), FINAL];
    const driven = drive({ requests, reports: [FINAL] });
    expect(driven.epochs.map(({ result }) => result.newRequests.map(({ requestId }) => requestId))).toEqual([
      ['own'],
      ['early'],
    ]);
    expect(driven.epochs.map(({ result }) => result.late.requests)).toEqual([0, 0]);
    expect(markers(driven)[0]?.counts).toMatchObject({ received: 2, refused: 1, inFlight: 1, drift: 0 });
  });

  it('lets late records join the next epoch, and counts them', () => {
    const late = encoded(radioReport({ measuredAtMs: START_MS + 15 }));
    const requests = [QUIET, passing('on time', 10), passing('later', 210), passing('late', 50), FINAL];
    const reports = [QUIET, encoded(radioReport({ measuredAtMs: START_MS + 220 })), late, FINAL];
    const driven = drive({ requests, reports });
    expect(driven.epochs.map(({ result }) => result.newRequests.map(({ requestId }) => requestId))).toEqual([
      ['on time'],
      ['late', 'later'],
    ]);
    expect(driven.state.counts).toMatchObject({ lateRequests: 1, lateReports: 1 });
  });

  it('skips quiet epochs as one range', () => {
    const clocks = Array.from({ length: 9 }, (_, index) => encoded(sourceClock(START_MS + (index + 1) * EPOCH_MS)));
    const requests = [QUIET, passing('a', 10), passing('b', 610), FINAL];
    const said = markers(drive({ requests, reports: [QUIET, ...clocks, FINAL] }));
    expect(said.map(({ epoch, skippedFrom }) => [epoch - START_EPOCH, skippedFrom])).toEqual([
      [0, undefined],
      [6, START_EPOCH + 1],
      // The last clocks of the reports.
      [9, START_EPOCH + 7],
    ]);
  });

  it('crosses centuries between two records in one step', () => {
    const requests = [encoded(userRequest({ requestId: 'of 1970', arrivedAtMs: 1 })), passing('a', 10), FINAL];
    const reports = [QUIET, encoded(radioReport({ measuredAtMs: 200_000_000_000_050 })), FINAL];
    const said = markers(drive({ requests, reports }));
    expect(said.map(({ epoch, skippedFrom, trigger }) => [epoch, skippedFrom, trigger])).toEqual([
      [0, undefined, 'watermark'],
      [START_EPOCH, 1, 'watermark'],
      [2_000_000_000_000, START_EPOCH + 1, 'drain'],
    ]);
    expect(said.at(-1)?.counts).toMatchObject({ received: 2, refused: 2, drift: 0 });
  });

  it('closes what is left when the sources end, and nothing after it', () => {
    const driven = drive({ requests: [QUIET, passing('a', 10), FINAL], reports: [QUIET, FINAL] });
    expect(markers(driven).map(({ trigger }) => trigger)).toEqual(['drain']);
    expect(driven.state.ended).toEqual(['reports', 'requests']);
    expect(driven.state.next).toEqual({ requests: 3, reports: 2, outcomes: 0 });
  });

  it('waits for a source that has not spoken at all', () => {
    expect(markers(drive({ requests: [QUIET, passing('a', 10), FINAL] }))).toEqual([]);
    expect(markers(drive({ requests: [QUIET, passing('a', 10), FINAL], reports: [rawRecord('?')] }))).toEqual([]);
  });

  it('takes unreadable records along with their neighbours', () => {
    const requests = [QUIET, rawRecord('first'), passing('a', 10), rawRecord('second'), passing('b', 250), FINAL];
    const driven = drive({ requests, reports: [FINAL] });
    expect(driven.epochs.map(({ result }) => result.rejections.map(({ record }) => record.offset))).toEqual([
      [1, 3],
      [],
    ]);
  });

  it('closes an empty epoch when a long silence has filled the buffers', () => {
    const clocks = Array.from({ length: 20_001 }, () => encoded(sourceClock(START_MS + 50)));
    const past = encoded(sourceClock(START_MS + EPOCH_MS));
    const said = markers(drive({ requests: [QUIET, past], reports: [QUIET, ...clocks, past] }));
    expect(said.map(({ inputs }) => inputs.reports.next)).toEqual([20_002]);
  });

  describe('with executors', () => {
    const reports = [QUIET, encoded(radioReport({ measuredAtMs: START_MS + 1 })), FINAL];
    const requests = [QUIET, encoded(userRequest({ requestId: 'a', arrivedAtMs: START_MS + 10 })), FINAL];
    const done = encoded(outcome({ requestId: 'a', atMs: START_MS + 150, result: 'completed' }));
    const stray = encoded(outcome({ requestId: 'nobody', atMs: START_MS + 50 }));

    it('waits for their clock from the epoch after the first request under way on', () => {
      const silent = drive({ requests, reports }, { awaitOutcomes: true });
      expect(consumed(silent)).toEqual([[0, 3]]);
      const heard = drive(
        { requests, reports, outcomes: [stray, done, encoded(executorClock(START_MS + 200))] },
        { awaitOutcomes: true },
      );
      expect(heard.epochs.map(({ result }) => result.verdicts.map(({ verdict }) => verdict))).toEqual([
        ['admitted'],
        ['completed'],
      ]);
      expect(heard.epochs.map(({ result }) => result.strayOutcomes)).toEqual([0, 1]);
    });

    it('neither waits for them nor reads them while nothing is open', () => {
      const clocks = [stray, encoded(executorClock(END_MS))];
      const driven = drive(
        { requests: [QUIET, passing('a', 10), FINAL], reports, outcomes: clocks },
        { awaitOutcomes: true },
      );
      expect(markers(driven).map(({ inputs }) => inputs.outcomes)).toEqual([{ from: 0, next: 0 }]);
    });

    it('gives a request up a second after its deadline when they report nothing', () => {
      const clocks = Array.from({ length: 30 }, (_, index) =>
        encoded(executorClock(START_MS + (index + 1) * EPOCH_MS)),
      );
      const driven = drive({ requests, reports, outcomes: clocks }, { awaitOutcomes: true });
      const last = driven.epochs.at(-1)?.result;
      expect(last?.verdicts).toMatchObject([{ requestId: 'a', verdict: 'missed', reason: 'EXECUTOR_SILENT' }]);
      // Deadline START + 1510, one second more: known at the end of epoch 25.
      expect(last?.state.lastEpoch).toBe(START_EPOCH + 25);
    });
  });
});
