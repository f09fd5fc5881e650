import { at } from '../../numerics/at.js';
import { uploadPhaseSeconds } from './earliest-starts.js';
import { neededBand } from './needed-band.js';
import type { PricedBatch } from './price.js';
import type { Problem, ProblemUser } from './problem.js';
import { fullBandSeconds } from './problem.js';
import type { Upload } from './result.js';

/** Who sends when and with which band (theorems A, B, C); users with bits left, batch by batch. O(K) */
export function uploadsOf(problem: Problem, priced: readonly PricedBatch[]): Upload[] {
  switch (problem.uplinkRule) {
    case 'unlimited':
      return [];
    case 'static':
      return sharesFromStart(problem, priced);
    case 'redivided':
      return oneAfterTheOther(problem, priced);
    case 'noOverlap':
      return inOnePhase(problem, priced);
  }
}

function usersWithBits(problem: Problem, { batch }: PricedBatch): ProblemUser[] {
  return batch.users.map((user) => at(problem.users, user)).filter(({ bitsLeft }) => bitsLeft > 0);
}

/** b_k = w_k / L_i from time 0 until the batch starts. */
function sharesFromStart(problem: Problem, priced: readonly PricedBatch[]): Upload[] {
  return priced.flatMap((batch) =>
    usersWithBits(problem, batch).map((user) => ({
      userId: user.id,
      startSeconds: 0,
      endSeconds: batch.startSeconds,
      bandwidthHz: neededBand(problem, user, batch.startSeconds),
    })),
  );
}

/** The whole band for each user in turn, in batch order. */
function oneAfterTheOther(problem: Problem, priced: readonly PricedBatch[]): Upload[] {
  const { bandwidthHz } = problem;
  let sent = 0;
  return priced
    .flatMap((batch) => usersWithBits(problem, batch))
    .map((user) => {
      const startSeconds = fullBandSeconds(sent, bandwidthHz);
      sent += user.bandSeconds;
      return { userId: user.id, startSeconds, endSeconds: fullBandSeconds(sent, bandwidthHz), bandwidthHz };
    });
}

/** Everybody at once, with shares by what they send. */
function inOnePhase(problem: Problem, priced: readonly PricedBatch[]): Upload[] {
  const { bandwidthHz, busyUntilSeconds: startSeconds } = problem;
  const users = priced.flatMap((batch) => usersWithBits(problem, batch));
  const plan = priced.map(({ batch }) => batch);
  const endSeconds = startSeconds + uploadPhaseSeconds(problem, plan);
  const sum = users.reduce((total, { bandSeconds }) => total + bandSeconds, 0);
  return users.map(({ id, bandSeconds }) => ({
    userId: id,
    startSeconds,
    endSeconds,
    bandwidthHz: bandwidthHz * (bandSeconds / sum),
  }));
}
