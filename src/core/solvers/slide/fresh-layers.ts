import type { SlideCandidate, SlideLayer, SlideTerms } from './instance.js';
import type { RemainingLayers } from './remaining-layers.js';
import { remainingLayers } from './remaining-layers.js';

/**
 * What is left of a model is the same for all users that have nothing of it yet and scale it alike; a cell of many
 * users would otherwise hold as many copies.
 */
export class FreshLayers {
  private readonly known = new Map<string, RemainingLayers>();

  /** What is left of the candidate's model for this user: shared if nothing has happened yet. */
  remaining(candidate: SlideCandidate, terms: SlideTerms, layers: readonly SlideLayer[]): RemainingLayers {
    const { modelId, deliveredBits = 0, computedLayers = 0, busySeconds = 0 } = candidate;
    if (deliveredBits + computedLayers + busySeconds > 0) return remainingLayers(layers, candidate, terms);
    const { batchSize = 1, cyclesPerFlop = 1, fixedTimeScale = 1 } = terms;
    const key = `${batchSize} ${cyclesPerFlop} ${fixedTimeScale} ${modelId}`;
    const known = this.known.get(key) ?? remainingLayers(layers, {}, terms);
    this.known.set(key, known);
    return known;
  }
}
