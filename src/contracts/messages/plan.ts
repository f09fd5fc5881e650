import type { PlanBody } from '../../core/messages.js';
import { Count, Id, Nested, NestedList, OneOf, Optional, PlanTimeMs } from '../fields/index.js';
import { Chain } from './chain.js';
import { DecisionRecord } from './decision-record.js';
import { Delivery } from './delivery.js';
import { GpuPlan } from './gpu-plan.js';
import { InputUpload } from './input-upload.js';
import { SpectrumPlan } from './spectrum-plan.js';
import { Split } from './split.js';

/** What one cell does during [startsAtMs, endsAtMs); with the catalogue all an executor needs. No plan, no grants. */
export class Plan extends DecisionRecord implements PlanBody {
  @OneOf(['plan'], 'Tells the decisions apart')
  readonly kind: 'plan';

  @Count('Epoch that decided')
  readonly epoch: number;

  @Id('Cell planned; also the key of the record')
  readonly cellId: string;

  @PlanTimeMs('The plan holds from here, ms since 1970')
  readonly startsAtMs: number;

  @PlanTimeMs('The plan ends before here, ms since 1970')
  readonly endsAtMs: number;

  @Optional()
  @Nested(() => SpectrumPlan, 'From the cell to the users')
  readonly downlink?: SpectrumPlan;

  @Optional()
  @Nested(() => SpectrumPlan, 'From the users to the cell')
  readonly uplink?: SpectrumPlan;

  @Optional()
  @Nested(() => GpuPlan, 'Batches on the GPU (offload)')
  readonly gpu?: GpuPlan;

  @Optional()
  @NestedList(() => InputUpload, 'Inputs on their way to the GPU (offload)')
  readonly uploads?: readonly InputUpload[];

  @Optional()
  @NestedList(() => Delivery, 'Models on their way to devices (download)')
  readonly deliveries?: readonly Delivery[];

  @Optional()
  @NestedList(() => Split, 'Models cut between device and server (co-inference)')
  readonly splits?: readonly Split[];

  @Optional()
  @NestedList(() => Chain, 'Models spread over devices (chain)')
  readonly chains?: readonly Chain[];
}
