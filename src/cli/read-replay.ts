import {
  bundledRecording,
  type OnMalformed,
  type RecordingPath,
  type RecordingPaths,
  type ReplayOptions,
} from '../replay/index.js';
import { usageError } from './failure.js';
import type { ReadServeSettings } from './read-serve-settings.js';
import type { RECORDING_SETTINGS } from './replay-settings.js';
import type { ServeReplay } from './serve-options.js';
import type { SERVE_SETTINGS } from './serve-settings.js';
import type { ReadSettings, Source } from './settings/read-settings.js';

/** The settings that name a recording, read. */
export type ReadRecordingSettings = ReadSettings<typeof RECORDING_SETTINGS & Pick<typeof SERVE_SETTINGS, 'seed'>>;

/** What is replayed; undefined when no recording is named. @throws SlotwiseError USAGE */
export function readReplay(read: ReadServeSettings, onMalformed: OnMalformed): ServeReplay | undefined {
  const recording = readRecording(read);
  if (recording === undefined) {
    refuseIdleOptions(read);
    return undefined;
  }
  const { values, sourceOf } = read;
  // Live traffic comes as it is recorded: written at once, most of it would lie in the future.
  const startsNow = values.startAt === 'now' || (values.time === 'clock' && values.startAt === undefined);
  const speed = startsNow && sourceOf('speed') === 'default' ? 1 : values.speed;
  return Object.freeze({ ...recording, load: values.load, speed, onMalformed });
}

/** The recording and the stretch of it; undefined when none is named. @throws SlotwiseError USAGE */
export function readRecording(read: ReadRecordingSettings): Omit<ReplayOptions, 'load' | 'onMalformed'> | undefined {
  const paths = readPaths(read);
  if (paths === undefined) return undefined;
  const { seed, strict, modes, from, for: length, startAt } = read.values;
  return {
    ...paths,
    ...{ seed, strict },
    ...(modes === undefined ? {} : { modes }),
    ...(from === undefined ? {} : { fromMs: from }),
    ...(length === undefined ? {} : { forMs: length }),
    ...(startAt === undefined ? {} : { startAtMs: startAt === 'now' ? Date.now() : startAt }),
  };
}

/** The command line wins over variables; within one of them the two ways to name a recording exclude each other. */
function readPaths(read: ReadRecordingSettings): RecordingPaths | undefined {
  const { sourceOf, nameOf } = read;
  const rankOf = (key: 'replay' | 'requests' | 'reports'): number => RANK[sourceOf(key)];
  const file = rankOf('requests') >= rankOf('reports') ? 'requests' : 'reports';
  if (rankOf('replay') > rankOf(file)) return bundledPaths(read);
  if (rankOf('replay') < rankOf(file)) return ownPaths(read);
  if (rankOf('replay') === RANK.default) return undefined;
  throw usageError(`${nameOf('replay')} and ${nameOf(file)} exclude each other: name one recording`, nameOf('replay'));
}

const RANK: Readonly<Record<Source, number>> = { option: 2, variable: 1, default: 0 };

function bundledPaths({ sourceOf, nameOf }: ReadRecordingSettings): RecordingPaths {
  const format = (['requestsFormat', 'reportsFormat'] as const).find((key) => sourceOf(key) === 'option');
  if (format === undefined) return bundledRecording();
  throw usageError(`${nameOf(format)} is for files of your own; ${nameOf('replay')} bundled knows its formats`);
}

function ownPaths({ values, nameOf }: ReadRecordingSettings): RecordingPaths {
  const { requests, requestsFormat, reports, reportsFormat } = values;
  return {
    requests: withFormats(nameOf('requestsFormat'), requests ?? [], requestsFormat),
    reports: withFormats(nameOf('reportsFormat'), reports ?? [], reportsFormat),
  };
}

/** One format is for all files, several are one each. */
function withFormats(
  name: string,
  paths: readonly string[],
  formats: readonly string[] | undefined,
): readonly RecordingPath[] {
  if (formats === undefined) return paths.map((path) => ({ path }));
  const eachItsOwn = formats.length === 1 ? paths.flatMap(() => formats) : formats;
  if (eachItsOwn.length !== paths.length) {
    throw usageError(`${name} must name one format, or one for each of the ${paths.length} files`, name);
  }
  return paths.map((path, index) => {
    const format = eachItsOwn[index];
    return format === undefined ? { path } : { path, format };
  });
}

const ONLY_WITH_A_RECORDING = [
  'requestsFormat',
  'reportsFormat',
  'load',
  'speed',
  'from',
  'for',
  'startAt',
  'modes',
  'strict',
] as const;

/** A variable may be set for other runs; an option on the command line was meant for this one. */
function refuseIdleOptions({ sourceOf, nameOf }: ReadServeSettings): void {
  const idle = ONLY_WITH_A_RECORDING.find((key) => sourceOf(key) === 'option');
  if (idle === undefined) return;
  const name = nameOf(idle);
  throw usageError(`${name} needs a recording: add --requests and --reports, or --replay bundled`, name);
}
