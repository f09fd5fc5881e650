import type { DistortionSpec } from '../instance.js';
import type { Distortion } from './distortion.js';
import { magnitudeDistortion } from './magnitude.js';
import { rateDistortion } from './rate.js';

/** The distortion an instance names; default: magnitude. */
export function distortionOf(spec: DistortionSpec = { kind: 'magnitude' }): Distortion {
  switch (spec.kind) {
    case 'magnitude':
      return magnitudeDistortion;
    case 'rateDistortion':
      return rateDistortion(spec.beta);
  }
}
