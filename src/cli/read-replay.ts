import { bundledRecording, type OnMalformed, type RecordingPath, type RecordingPaths } from '../replay/index.js';
import { usageError } from './failure.js';
import type { ReadServeSettings } from './read-serve-settings.js';
import type { ServeReplay } from './serve-options.js';
import type { Source } from './settings/read-settings.js';

/** What is replayed; undefined when no recording is named. @throws SlotwiseError USAGE */
export function readReplay(read: ReadServeSettings, onMalformed: OnMalformed): ServeReplay | undefined {
  const paths = readPaths(read);
  if (paths === undefined) {
    refuseIdleOptions(read);
    return undefined;
  }
  const { seed, load, speed, strict, modes, from, for: length, startAt } = read.values;
  return Object.freeze({
    ...paths,
    ...{ seed, load, speed, strict, onMalformed },
    ...(modes === undefined ? {} : { modes }),
    ...(from === undefined ? {} : { fromMs: from }),
    ...(length === undefined ? {} : { forMs: length }),
    ...(startAt === undefined ? {} : { startAtMs: startAt }),
  });
}

/** The command line wins over variables; within one of them the two ways to name a recording exclude each other. */
function readPaths(read: ReadServeSettings): RecordingPaths | undefined {
  const { sourceOf, nameOf } = read;
  const rankOf = (key: 'replay' | 'requests' | 'reports'): number => RANK[sourceOf(key)];
  const file = rankOf('requests') >= rankOf('reports') ? 'requests' : 'reports';
  if (rankOf('replay') > rankOf(file)) return bundledPaths(read);
  if (rankOf('replay') < rankOf(file)) return ownPaths(read);
  if (rankOf('replay') === RANK.default) return undefined;
  throw usageError(`${nameOf('replay')} and ${nameOf(file)} exclude each other: name one recording`, nameOf('replay'));
}

const RANK: Readonly<Record<Source, number>> = { option: 2, variable: 1, default: 0 };

function bundledPaths({ sourceOf, nameOf }: ReadServeSettings): RecordingPaths {
  const format = (['requestsFormat', 'reportsFormat'] as const).find((key) => sourceOf(key) === 'option');
  if (format === undefined) return bundledRecording();
  throw usageError(`${nameOf(format)} is for files of your own; ${nameOf('replay')} bundled knows its formats`);
}

function ownPaths({ values, nameOf }: ReadServeSettings): RecordingPaths {
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
