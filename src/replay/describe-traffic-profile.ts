import type { TrafficProfile } from './traffic-profile.js';

/** The profile in words, one line per attribute, for `--help`. */
export function describeTrafficProfile(profile: TrafficProfile): string {
  const { deadlineMs, batch, energy } = profile;
  return [
    'What a trace does not tell is drawn, the same way for the same seed:',
    '  user and cell  uniform over the users with channel reports at that moment; one user per conversation or client',
    `  models         1 to ${profile.modelCountWeights.length} of ${weights(profile.modelWeights)}, preferred first`,
    `  device class   once per user, of ${weights(profile.deviceClassWeights)}`,
    `  deadline       ${deadlineMs.least} to ${deadlineMs.most} ms, log-uniform`,
    `  batch size     1, plus 1 for every ${batch.tokensPerInput} tokens in, at most ${batch.most}; always 1 with offload`,
    `  energy         ${energy.share * 100} % of requests for co-inference alone may spend ${energy.leastJoules} to ${energy.mostJoules} J, log-uniform`,
    '  priority       left out',
    `  servegen       ${servegenShares(profile)}`,
  ].join('\n');
}

function weights(byId: Readonly<Record<string, number>>): string {
  const named = Object.entries(byId).map(([id, weight]) => `${id} ${weight}`);
  return named.length === 0
    ? 'the catalogue, all alike'
    : `${named.join(', ')} (weights; if the catalogue has none of them: of all, alike)`;
}

function servegenShares({ servegenClientShares, servegenOtherClientShare }: TrafficProfile): string {
  const named = Object.entries(servegenClientShares).map(([model, share]) => `${share * 100} % of ${model}`);
  return `clients replayed: ${[...named, `${servegenOtherClientShare * 100} % of any other model`].join(', ')}`;
}
