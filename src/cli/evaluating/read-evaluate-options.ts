import { unknownName } from '../../contracts/catalogue/index.js';
import { policiesFor, POLICY_NAMES } from '../../evaluation/policies/index.js';
import { REPLAY_DEFAULTS } from '../../replay/index.js';
import { usageError } from '../failure.js';
import { readRecording } from '../read-replay.js';
import type { ReadSettings } from '../settings/read-settings.js';
import type { EvaluateOptions } from './evaluate-options.js';
import { DEFAULT_LOADS, type COMPARISON_SETTINGS, type RUN_SETTINGS } from './evaluate-settings.js';

type Read = ReadSettings<typeof RUN_SETTINGS & typeof COMPARISON_SETTINGS>;

/**
 * The options of `evaluate`, as one frozen object.
 * @throws SlotwiseError USAGE for what cannot be compared
 */
export function readEvaluateOptions(read: Read): EvaluateOptions {
  const { shards, workers, json, catalogue, epochMs, out } = read.values;
  const recording = recordingOf(read);
  return Object.freeze({
    recording,
    policies: policiesOf(read, recording),
    loads: loadsOf(read),
    ...{ shards, workers, json },
    ...(catalogue === undefined ? {} : { catalogue }),
    ...(epochMs === undefined ? {} : { epochMs }),
    ...(out === undefined ? {} : { out }),
  });
}

function recordingOf(read: Read): EvaluateOptions['recording'] {
  const recording = readRecording(read);
  if (recording === undefined) {
    throw usageError('--requests and --reports must name what to run; or --replay bundled');
  }
  for (const kind of ['requests', 'reports'] as const) {
    if (recording[kind].length > 0) continue;
    const name = read.nameOf(kind);
    throw usageError(`${name} must name a file: it takes requests, and the channel they are served over`, name);
  }
  return recording;
}

function policiesOf(
  { values, nameOf }: Read,
  { modes = REPLAY_DEFAULTS.modes }: EvaluateOptions['recording'],
): readonly string[] {
  const { policies = policiesFor(modes) } = values;
  const name = nameOf('policies');
  const unknown = policies.find((policy) => !POLICY_NAMES.includes(policy));
  if (unknown !== undefined) throw usageError(`${name}: ${unknownName('policy', unknown, POLICY_NAMES)}`, name);
  mustDiffer(name, policies);
  return policies;
}

function loadsOf({ values, nameOf }: Read): readonly number[] {
  const { loads = DEFAULT_LOADS } = values;
  mustDiffer(nameOf('loads'), loads);
  return loads.toSorted((a, b) => a - b);
}

function mustDiffer(name: string, items: readonly (string | number)[]): void {
  const twice = items.find((item, index) => items.indexOf(item) < index);
  if (twice !== undefined) throw usageError(`${name} names ${twice} twice`, name);
}
