import { bisect } from '../bisect.js';
import type { Distortion } from '../distortion/distortion.js';

/** One of the two parts of a model at a given operating point. */
export interface Part {
  /** h: what keeping all of it takes from the budget. */
  readonly price: number;
  /** a: weight of its distortion. */
  readonly weight: number;
  readonly mostRetained: number;
}

/** Marginal distortion below this share of a part's weight is rounding. */
const LEAST_SLOPE = 1e-17;

/**
 * Divides a budget between two parts (section 3, two ratios): each keeps up to where its marginal distortion equals
 * eta times its price, and eta is the least that stays within the budget. Monotone in eta, found by bisection on ln eta.
 *
 * @param leastRetained what each part keeps whatever it costs, even beyond the budget
 */
export function keepUnder(
  budget: number,
  parts: readonly [Part, Part],
  leastRetained: number,
  curve: Distortion,
): readonly [number, number] {
  const [device, server] = parts;
  const keptAt = (eta: number): readonly [number, number] => [
    kept(device, eta, leastRetained, curve),
    kept(server, eta, leastRetained, curve),
  ];
  const isOver = ([ofDevice, ofServer]: readonly [number, number]): boolean =>
    ofDevice * device.price + ofServer * server.price > budget;
  const all = [device.mostRetained, server.mostRetained] as const;
  if (!isOver(all)) return all;
  const scaled = parts.filter(({ price, weight }) => price > 0 && weight > 0);
  if (scaled.length === 0) return keptAt(1);
  const etas = scaled.flatMap(({ price, weight, mostRetained }) => [
    (weight * Math.max(-curve.slopeAt(mostRetained), LEAST_SLOPE)) / price,
    (weight * Math.max(-curve.slopeAt(leastRetained), LEAST_SLOPE)) / price,
  ]);
  const { high } = bisect(Math.log(Math.min(...etas)), Math.log(Math.max(...etas)), (ln) =>
    isOver(keptAt(Math.exp(ln))),
  );
  return keptAt(Math.exp(high));
}

function kept({ price, weight, mostRetained }: Part, eta: number, leastRetained: number, curve: Distortion): number {
  if (price === 0) return mostRetained;
  if (weight === 0) return leastRetained;
  return Math.min(mostRetained, Math.max(leastRetained, curve.keptAt(eta * price, weight)));
}
