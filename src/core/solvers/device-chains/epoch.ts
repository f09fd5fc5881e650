import { at } from '../../numerics/at.js';
import { assembleResult } from './assemble-result.js';
import { Batch, type BatchSetting, type Decisions } from './batch.js';
import type { Calendars } from './calendars.js';
import { givenCalendars, resourceIndexOf } from './given-calendars.js';
import type { ChainMethod, DeviceChainsInstance } from './instance.js';
import { splitLedger, startStates, type SplitLedger } from './ledger.js';
import { plannerFor } from './planner-for.js';
import { problemOf } from './prepare.js';
import type { ProblemRequest } from './problem.js';
import type { DeviceChainsResult } from './result.js';

/** One epoch (section 5) up to step 4; batches of step 5 can be begun from it any number of times. */
export class Epoch {
  readonly method: ChainMethod;
  readonly setting: BatchSetting;
  /** Requests of which something is left to plan, in instance order. */
  readonly open: readonly ProblemRequest[];
  /** What the kept operations and given times leave. */
  readonly calendars: Calendars;
  private readonly ledger: SplitLedger;
  private readonly freeMemoryBytes: Float64Array;

  /** Cost O(links + ledger + models wanted x layers x devices). */
  constructor(private readonly instance: DeviceChainsInstance) {
    this.method = instance.method ?? 'exact';
    const index = resourceIndexOf(instance);
    const problem = problemOf(instance, index);
    this.ledger = splitLedger(instance);
    const starts = startStates(instance, problem.requests, index.deviceIndex, this.ledger.kept);
    this.setting = { problem, starts, planner: plannerFor(this.method, problem) };
    this.open = problem.requests.filter((request) => !at(starts, request.index).complete);
    this.calendars = givenCalendars(instance, index, this.ledger.kept);
    this.freeMemoryBytes = Float64Array.from(instance.devices, (device) => device.freeMemoryBytes ?? Infinity);
  }

  /** A batch on the resources as they are at the start. */
  readonly begin = (): Batch =>
    new Batch(this.setting, { calendars: this.calendars.copy(), freeMemoryBytes: this.freeMemoryBytes.slice() });

  result(decisions: Decisions): DeviceChainsResult {
    const isExactMethod = this.method === 'exact' || this.method === 'msStyle' || this.method === 'oracle';
    const exact = isExactMethod && !this.setting.planner.droppedLabels;
    return assembleResult(this.instance, this.setting, this.ledger, { method: this.method, exact, ...decisions });
  }
}
