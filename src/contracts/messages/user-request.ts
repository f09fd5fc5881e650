import { MODES, type Mode } from '../../core/catalogue.js';
import type { UserRequest as UserRequestData } from '../../core/messages.js';
import {
  Id,
  IdList,
  ListOf,
  MAX_BYTES,
  MAX_DEADLINE_MS,
  MAX_JOULES,
  Optional,
  Positive,
  Real,
  TimeMs,
  Whole,
} from '../fields/index.js';

/** One inference a user wants by a deadline. */
export class UserRequest implements UserRequestData {
  @Id('Unique within the cell; a repetition with the same content is dropped, with other content dead-lettered')
  readonly requestId: string;

  @Id('Cell the user is in; also the key of the record')
  readonly cellId: string;

  @Id('User the radio reports speak of')
  readonly userId: string;

  @TimeMs('When the request arrived, ms since 1970')
  readonly arrivedAtMs: number;

  @Whole({ min: 1, max: MAX_DEADLINE_MS }, 'Time allowed from arrival, ms')
  readonly deadlineMs: number;

  @IdList({ min: 1, max: 16 }, 'Acceptable models, preferred first')
  readonly models: readonly string[];

  @Optional()
  @ListOf(MODES, 'Allowed ways of serving; absent: all the cell offers, the planner chooses')
  readonly modes?: readonly Mode[];

  @Optional()
  @Whole({ min: 0, max: MAX_BYTES }, "Size of one input, bytes; absent: the model's")
  readonly inputBytes?: number;

  @Optional()
  @Whole({ min: 1, max: 1024 }, 'Inputs run together; absent: 1; in offload only 1')
  readonly batchSize?: number;

  @Optional()
  @Positive({ max: 1e6 }, 'Weight of the request; absent: 1')
  readonly priority?: number;

  @Optional()
  @Id("Device class of the user; absent: the cell's default")
  readonly deviceClass?: string;

  @Optional()
  @Real({ min: 0, max: MAX_JOULES }, 'Energy the device may spend on this request, J')
  readonly energyJoules?: number;

  @Optional()
  @Real({ min: 0, max: 1e6 }, "Largest output distortion accepted (co-inference), in the solver's unit")
  readonly maxDistortion?: number;

  @Optional()
  @Id('Device the input comes from (chain)')
  readonly sourceDeviceId?: string;

  @Optional()
  @Id('Device the result is wanted at (chain)')
  readonly sinkDeviceId?: string;
}
