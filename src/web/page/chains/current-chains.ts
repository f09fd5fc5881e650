import type { Chain } from '../../../core/messages.js';
import type { DetailEpoch } from '../../shown/live-events.js';

/** Chains shown at once, those that begin last. */
const SHOWN = 12;

/** The newest word on every chain, first to begin first. Bounded. */
export function currentChains(epochs: readonly DetailEpoch[]): readonly Chain[] {
  const chains = new Map<string, Chain>();
  for (const { plan } of epochs) for (const chain of plan?.chains ?? []) chains.set(chain.requestId, chain);
  const startOf = ({ segments }: Chain): number => Math.min(...segments.map(({ startsAtMs }) => startsAtMs));
  return [...chains.values()].sort((a, b) => startOf(a) - startOf(b)).slice(-SHOWN);
}
