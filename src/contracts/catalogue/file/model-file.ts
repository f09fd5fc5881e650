import { JSONSchema } from 'class-validator-jsonschema';
import { Id, MAX_BYTES, Nested, NestedList, oneRequired, Optional, Real, Whole } from '../../fields/index.js';
import { BatchTimeFile } from './batch-time-file.js';
import { LayerFile } from './layer-file.js';

/** The ways a model's layers may be given; a model uses exactly one. */
export const LAYER_SOURCES = ['layers', 'profile', 'variantOf'] as const;

/** A model: its layers written out, a bundled profile, or a fine-tuned variant of another model. */
@JSONSchema(oneRequired(LAYER_SOURCES))
export class ModelFile {
  @Id('Name of the model')
  readonly modelId: string;

  @Optional()
  @NestedList(() => LayerFile, 'Layers written out, first to run first', 2000)
  readonly layers?: readonly LayerFile[];

  @Optional()
  @Id('Bundled profile the layers come from; their ids are modelId/block')
  readonly profile?: string;

  @Optional()
  @Whole({ min: 1, max: 4 }, 'Precision of the profile: 1 int8, 2 fp16, 4 fp32; absent: 1')
  readonly bytesPerParameter?: number;

  @Optional()
  @Id('Model this one was fine-tuned from; stands earlier in the list')
  readonly variantOf?: string;

  @Optional()
  @Id('Last block shared with that model; the ones after it are its own')
  readonly sharedUntil?: string;

  @Optional()
  @Real({ min: 0, max: MAX_BYTES }, "Size of one input, bytes; absent: the profile's or the base model's")
  readonly inputBytes?: number;

  @Optional()
  @Nested(() => BatchTimeFile, "Time on the GPU; absent: the base model's")
  readonly batchTime?: BatchTimeFile;

  @Optional()
  @Real({ min: 0, max: MAX_BYTES }, 'GPU memory an input needs, bytes; absent: largest input and output of one layer')
  readonly activationBytesPerInput?: number;
}
