import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AppendFate, CountedAppend, ProcessFaults } from '../../src/evaluation/driver/index.js';
import { topicNames } from '../../src/contracts/index.js';
import { difference, runEventful, type EventfulRun } from './run-with-crashes.js';
import { drawnUpTo, SEED_WORDS } from './simulation-seed.js';

const RUNS = 40;
/** One append in so many goes wrong. */
const ONE_IN = 20;
const FATES: readonly AppendFate[] = ['refused', 'unacknowledged', 'late'];

interface KnownAppend extends CountedAppend {
  readonly fate: AppendFate;
}

/** Appends go wrong at random, and all of them are noted. */
function unreliable(run: number, appends: KnownAppend[], topic?: string): ProcessFaults {
  return {
    fateOf: (append) => {
      const concerned = topic === undefined || topic === append.topic;
      const wrong = concerned && drawnUpTo(ONE_IN, 'wrong', run, append.number) === 1;
      const fate = wrong ? FATES[drawnUpTo(FATES.length, 'fate', run, append.number) - 1] : undefined;
      appends.push({ ...append, fate: fate ?? 'written' });
      return fate ?? 'written';
    },
  };
}

function isOwnership({ records }: CountedAppend): boolean {
  return new TextDecoder().decode(records[0]?.value).startsWith('{"kind":"ownership"');
}

/** R4: what follows a rejected append is an ownership record, whatever topic the append was for. */
function producedInTheSameTerm(appends: readonly KnownAppend[]): readonly number[] {
  return appends.flatMap(({ number, fate }, index) => {
    const next = appends[index + 1];
    return fate === 'written' || next === undefined || isOwnership(next) ? [] : [number];
  });
}

describe('appends that are refused, lost on the way back, or late', () => {
  let undisturbed: EventfulRun;

  beforeAll(async () => {
    undisturbed = await runEventful();
  });

  it(`each cost a term, and change no byte (${SEED_WORDS})`, async () => {
    let rejected = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const appends: KnownAppend[] = [];
      const result = await runEventful({ faults: unreliable(run, appends) });
      const found = { run, seed: SEED_WORDS, differs: difference(result, undisturbed) };
      expect({ ...found, sameTerm: producedInTheSameTerm(appends) }).toEqual({
        ...found,
        differs: undefined,
        sameTerm: [],
      });
      rejected += appends.filter(({ fate }) => fate !== 'written').length;
    }
    expect(rejected).toBeGreaterThan(RUNS * 3);
  });

  it('are given up after a number of terms in a row', async () => {
    const { decisions } = topicNames();
    const appends: CountedAppend[] = [];
    const run = await runEventful({
      faults: {
        fateOf: (append) => {
          appends.push(append);
          return append.topic === decisions && !isOwnership(append) ? 'refused' : 'written';
        },
      },
    });
    expect(run.failure).toMatchObject({ code: 'APPEND_UNKNOWN' });
    expect(run.lines).toEqual([]);
    expect(appends.filter(isOwnership)).toHaveLength(9);
  });
});
