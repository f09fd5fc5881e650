import { chosenCatalogue } from '../../contracts/catalogue/index.js';
import { catalogueDigest } from '../../contracts/index.js';
import { policyNamed } from '../../evaluation/policies/index.js';
import { recordedFiles, type SweepConditions } from '../../evaluation/report/index.js';
import type { SweepSetup } from '../../evaluation/sweep/index.js';
import { type OnMalformed, openReplay, type Replay } from '../../replay/index.js';
import { usageError } from '../failure.js';
import type { EvaluateOptions } from './evaluate-options.js';

/** A sweep that can be run, and what is to be said of it. */
export interface OpenSweep {
  readonly setup: SweepSetup;
  readonly conditions: SweepConditions;
}

async function holdsRequests(replay: Replay): Promise<boolean> {
  for await (const { topic } of replay.records()) if (topic === 'requests') return true;
  return false;
}

function conditionsOf(options: EvaluateOptions, setup: SweepSetup, replay: Replay): Omit<SweepConditions, 'files'> {
  const { fromMs, forMs, startAtMs, seed, modes } = replay.options;
  return {
    malformedLines: replay.malformed,
    fromMs,
    ...(forMs === Infinity ? {} : { forMs }),
    ...{ startAtMs, seed, modes },
    catalogueDigest: catalogueDigest(setup.catalogue),
    epochMs: setup.catalogue.deployment.epochMs,
    shards: setup.partitions,
    policies: options.policies.map(policyNamed).map(({ name, sentence }) => ({ name, sentence })),
    loads: options.loads,
  };
}

/**
 * Reads catalogue and recording once before anything is run, so that what is wrong with them is said once and in the
 * words of `replay`. Every larger load holds the requests of the smallest.
 * @throws SlotwiseError FILE_MISSING, FILE_BROKEN, CATALOGUE_INVALID, LINE_MALFORMED when strict, USAGE
 */
export async function openSweep(options: EvaluateOptions, onMalformed: OnMalformed): Promise<OpenSweep> {
  const { recording, shards, loads } = options;
  const setup: SweepSetup = { recording, catalogue: chosenCatalogue(options), partitions: shards };
  const load = Math.min(...loads);
  const replay = await openReplay({ ...recording, load, onMalformed }, setup.catalogue);
  if (!(await holdsRequests(replay))) {
    throw usageError(
      `--requests: at load ${load} this stretch holds no request that a user of the reports could make`,
      '--requests',
    );
  }
  return { setup, conditions: { files: await recordedFiles(recording), ...conditionsOf(options, setup, replay) } };
}
