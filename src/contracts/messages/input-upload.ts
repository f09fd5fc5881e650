import type { InputUpload as InputUploadData } from '../../core/messages.js';
import { Id, MAX_BITS, PlanTimeMs, Real } from '../fields/index.js';

/** An input on its way up to the GPU; listed until the last bit is there. */
export class InputUpload implements InputUploadData {
  @Id('Request it is for')
  readonly requestId: string;

  @Id('User who sends it')
  readonly userId: string;

  @Id('Model it is the input of')
  readonly modelId: string;

  @Real({ min: 0, max: MAX_BITS }, 'Bits not up when the plan takes effect')
  readonly bits: number;

  @PlanTimeMs('When the last bit must be up for its batch, ms since 1970')
  readonly dueAtMs: number;
}
