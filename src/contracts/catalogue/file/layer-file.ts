import type { ModelLayer } from '../../../core/catalogue.js';
import { Id, MAX_BYTES, MAX_FLOPS, Real, Whole } from '../../fields/index.js';

/** One block of a model's chain. */
export class LayerFile implements ModelLayer {
  @Id('Identity of the parameters: models that name the same id share them')
  readonly layerId: string;

  @Whole({ min: 0, max: MAX_BYTES }, 'Size of the parameters, bytes')
  readonly bytes: number;

  @Real({ min: 0, max: MAX_FLOPS }, 'Work of one input, FLOP (2 x multiply-adds)')
  readonly flops: number;

  @Real({ min: 0, max: MAX_BYTES }, 'Size of the output of one input, bytes')
  readonly outputBytes: number;
}
