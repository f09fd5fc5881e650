import { distortionOf } from './distortion/distortion-of.js';
import type { Distortion } from './distortion/distortion.js';
import type { CoInferenceInstance, CoInferenceSplit } from './instance.js';

/** Which resources a single-user solve may set; the others stay at their maximum (section 7). */
export type ResourceControl = 'optimal' | 'fixedPower' | 'fullClock';

/** What holds for every user of an instance, defaults filled in. */
export interface Settings {
  readonly distortion: Distortion;
  readonly structured: boolean;
  readonly twoRatios: boolean;
  readonly control: ResourceControl;
  /** The only fraction the baseline `fixedRatio` offers. */
  readonly fixedRetained: number | undefined;
  /** Splits the policy may use. */
  readonly allows: (split: CoInferenceSplit) => boolean;
  /** Called once for every single-user problem solved. */
  readonly onSingleUserSolve: () => void;
}

export function settingsOf(instance: CoInferenceInstance, onSingleUserSolve: () => void): Settings {
  const { distortion, pruning, ratios, policy } = instance;
  return {
    distortion: distortionOf(distortion),
    structured: pruning === 'structured',
    twoRatios: instance.kind === 'single' && ratios === 'two',
    control: policy === 'fixedPower' || policy === 'fullClock' ? policy : 'optimal',
    fixedRetained: policy === 'fixedRatio' ? instance.fixedRetained : undefined,
    allows: splitFilter(policy),
    onSingleUserSolve,
  };
}

function splitFilter(policy: CoInferenceInstance['policy']): Settings['allows'] {
  if (policy === 'allDevice') return ({ uploadBits, serverCycles }) => uploadBits === 0 && serverCycles === 0;
  if (policy === 'allServer') return ({ deviceCycles }) => deviceCycles === 0;
  return () => true;
}
