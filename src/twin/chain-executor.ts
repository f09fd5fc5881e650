import type { Catalogue, Cell } from '../core/catalogue.js';
import type { Chain, Outcome, PlanBody } from '../core/messages.js';
import { msFromSeconds } from '../core/units.js';
import { OperationsUnderWay } from './chains/operations-under-way.js';
import { jittered, type OperationStretch } from './chains/operation-stretch.js';
import {
  plannedOperations,
  type PlannedCompute,
  type PlannedOperation,
  type PlannedTransfer,
} from './chains/planned-operations.js';
import { PlansInForce } from './chains/plans-in-force.js';
import { RunningChain } from './chains/running-chain.js';
import { nextEndMs, sending, type RunningOperation } from './chains/running-operation.js';
import { holdsModel, TrueNetwork } from './chains/true-network.js';
import type { ExecutedSpan } from './executed-span.js';
import type { FutureChannel, NetworkReport } from './future-channel.js';

export interface ChainExecutorOptions {
  /** How long operations really take; default: a little longer or shorter than at full speed. */
  readonly stretch?: OperationStretch;
  readonly operations?: OperationsUnderWay;
}

/**
 * Hands models from device to device in one cell: one operation at a time on a device and on a channel, by planned start.
 * What has begun is carried through; what has not is done only if the plan in force lists it.
 */
export class ChainExecutor {
  readonly #cell: Cell;
  readonly #channel: FutureChannel;
  readonly #stretch: OperationStretch;
  readonly #network: TrueNetwork;
  readonly #plans: PlansInForce;
  readonly #models: ReadonlyMap<string, Catalogue['models'][number]>;
  readonly #operations: OperationsUnderWay;
  readonly #chains = new Map<string, RunningChain>();
  /** Reported as ended, their verdict still to come: a plan made meanwhile must not begin them again. */
  readonly #ended = new Set<string>();
  #reports: readonly NetworkReport[] = [];
  #reportedToMs = -Infinity;

  constructor(cell: Cell, catalogue: Catalogue, channel: FutureChannel, options: ChainExecutorOptions = {}) {
    this.#cell = cell;
    this.#channel = channel;
    this.#stretch = options.stretch ?? jittered;
    this.#operations = options.operations ?? new OperationsUnderWay();
    this.#network = new TrueNetwork(cell, catalogue);
    this.#models = new Map(catalogue.models.map((model) => [model.modelId, model]));
    this.#plans = new PlansInForce((chain) => this.#operationsOf(chain));
  }

  /** A plan holds from its start until its end; what it lists is under way from then on. */
  follow(plan: PlanBody): void {
    this.#plans.follow(plan);
  }

  /** What is running is carried through all the same: a device does not stop within a layer. */
  drop(requestId: string): void {
    this.#chains.delete(requestId);
    this.#ended.delete(requestId);
  }

  execute(fromMs: number, toMs: number): ExecutedSpan {
    this.#reports = this.#channel.networkReports(this.#cell.cellId, this.#reportedToMs, toMs);
    this.#reportedToMs = toMs;
    const ended: Outcome[] = [];
    for (let atMs = fromMs; atMs <= toMs; atMs = this.#nextMs(atMs)) ended.push(...this.#settle(atMs));
    return {
      ended,
      standing: [...this.#chains.values()].map((chain) => chain.progress(toMs, this.#share(chain, toMs))),
    };
  }

  #operationsOf(chain: Chain): readonly PlannedOperation[] {
    const model = this.#models.get(chain.modelId);
    if (model === undefined) return [];
    return plannedOperations(chain, model, (deviceId) => this.#network.device(deviceId)?.flopsPerSecond);
  }

  #nextMs(atMs: number): number {
    const reportMs = this.#reports[0]?.measuredAtMs ?? Infinity;
    const changesMs = [this.#plans.nextChangeMs(atMs), this.#network.nextChangeMs(atMs)];
    return Math.min(this.#operations.nextMs, reportMs, ...changesMs);
  }

  /** All that happens at one instant: what ends makes room before anything is lost or begun. */
  #settle(atMs: number): readonly Outcome[] {
    const ended: Outcome[] = [];
    do {
      for (const operation of this.#operations.takeDone(atMs)) ended.push(...this.#deliver(operation));
      ended.push(...this.#hear(atMs));
      for (const chain of this.#plans.comeIntoForce(atMs)) ended.push(...this.#enter(chain, atMs));
      this.#begin(atMs);
    } while (this.#operations.nextMs <= atMs);
    return ended;
  }

  /** The output of a layer is where it was to come into being, or to go. */
  #deliver(operation: RunningOperation): readonly Outcome[] {
    const { chain, layer } = operation;
    chain.take(layer, (operation.kind === 'compute' ? operation.device : operation.to).deviceId);
    if (!chain.isFinished || !this.#isOpen(chain)) return [];
    return [this.#close(chain, chain.completed(nextEndMs(operation)))];
  }

  #hear(atMs: number): readonly Outcome[] {
    const ended: Outcome[] = [];
    for (let [report] = this.#reports; report !== undefined && report.measuredAtMs <= atMs; [report] = this.#reports) {
      this.#reports = this.#reports.slice(1);
      this.#network.note(report);
      ended.push(...this.#lose(atMs));
    }
    this.#network.noteSilence(atMs);
    ended.push(...this.#lose(atMs));
    this.#operations.followLinks(atMs);
    return ended;
  }

  /** Takes away what was on devices that are gone, and what was on its way over links that are down. */
  #lose(atMs: number): readonly Outcome[] {
    this.#operations.lose();
    const goneIds = this.#cell.devices.map(({ deviceId }) => deviceId).filter((id) => !this.#isThere(id));
    if (goneIds.length === 0) return [];
    return [...this.#chains.values()].flatMap((chain) => {
      for (const deviceId of goneIds) chain.lose(deviceId);
      return chain.isLost ? [this.#close(chain, chain.failed(atMs, this.#whyLost(goneIds)))] : [];
    });
  }

  #whyLost(goneIds: readonly string[]): string {
    return `no device that is left has its input or a feature map (gone: ${goneIds.join(', ')})`;
  }

  /** The input is on its source at the start of the first plan that lists the request. */
  #enter(chain: Chain, atMs: number): readonly Outcome[] {
    const { requestId, modelId, sourceDeviceId } = chain;
    const model = this.#models.get(modelId);
    const isKnown = this.#chains.has(requestId) || this.#ended.has(requestId);
    if (isKnown || model === undefined || this.#network.device(sourceDeviceId) === undefined) return [];
    const entered = new RunningChain(this.#cell.cellId, chain, model);
    this.#chains.set(requestId, entered);
    if (this.#isThere(sourceDeviceId)) return [];
    return [this.#close(entered, entered.failed(atMs, this.#whyLost([sourceDeviceId])))];
  }

  /** Everything that can begin does, in the order of planned starts; at the same instant by request id. */
  #begin(atMs: number): void {
    const candidates = [...this.#chains.values()].flatMap((chain) =>
      this.#plans.operationsOf(chain.requestId, atMs).map((operation) => ({ chain, operation })),
    );
    candidates.sort((a, b) => a.operation.startsAtMs - b.operation.startsAtMs || byId(a.chain, b.chain));
    for (const { chain, operation } of candidates) {
      if (this.#operations.of(chain) !== undefined) continue;
      const begun =
        operation.kind === 'compute' ? this.#compute(chain, operation, atMs) : this.#send(chain, operation, atMs);
      if (begun !== undefined) this.#operations.begin(begun);
    }
  }

  #compute(chain: RunningChain, { layer, deviceId }: PlannedCompute, atMs: number): RunningOperation | undefined {
    const device = this.#network.device(deviceId);
    if (device?.isThere !== true || chain.layer + 1 !== layer || !chain.has(deviceId)) return undefined;
    const room = device.freeMemoryBytes ?? Infinity;
    if (!holdsModel(device, chain.model) || chain.workingBytes(layer) > room) return undefined;
    const flops = (chain.model.layers[layer - 1]?.flops ?? 0) * chain.batchSize;
    const takesMs = msFromSeconds(flops / device.flopsPerSecond) * this.#stretch(chain.requestId, layer, deviceId);
    // What takes no time needs no device.
    if (takesMs > 0 && (atMs < device.takenToMs || this.#operations.isComputing(deviceId))) return undefined;
    chain.beginComputing(deviceId);
    return { kind: 'compute', chain, layer, device, startedAtMs: atMs, endsAtMs: atMs + takesMs };
  }

  #send(chain: RunningChain, { layer, from, to, bytes }: PlannedTransfer, atMs: number): RunningOperation | undefined {
    const [sender, receiver, link] = [
      this.#network.device(from),
      this.#network.device(to),
      this.#network.link(from, to),
    ];
    if (sender === undefined || receiver?.isThere !== true || link === undefined || link.bitsPerSecond === 0)
      return undefined;
    if (chain.layer !== layer || !chain.has(from) || chain.has(to)) return undefined;
    if (bytes > 0 && this.#operations.isSendingOver(link.channel)) return undefined;
    const stretched = bytes * this.#stretch(chain.requestId, layer, `${from}>${to}`);
    return sending({ chain, layer, from: sender, to: receiver, link }, stretched, atMs);
  }

  /** Of the layer that is being computed, 0..1; 0 for who waits or is on its way. */
  #share(chain: RunningChain, atMs: number): number {
    const running = this.#operations.of(chain);
    if (running?.kind !== 'compute') return 0;
    return (atMs - running.startedAtMs) / (running.endsAtMs - running.startedAtMs);
  }

  #isThere(deviceId: string): boolean {
    return this.#network.device(deviceId)?.isThere === true;
  }

  #isOpen(chain: RunningChain): boolean {
    return this.#chains.get(chain.requestId) === chain;
  }

  #close(chain: RunningChain, outcome: Outcome): Outcome {
    this.#chains.delete(chain.requestId);
    this.#ended.add(chain.requestId);
    return outcome;
  }
}

const byId = (a: RunningChain, b: RunningChain): number => (a.requestId < b.requestId ? -1 : 1);
