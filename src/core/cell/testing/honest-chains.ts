import type { Model } from '../../catalogue.js';
import type { Chain, Outcome, PlanBody } from '../../messages.js';
import { bitsFromBytes, msFromSeconds } from '../../units.js';
import type { CellWorld } from '../world.js';

/** By how much longer an operation takes than the catalogue says, as a factor, by request, layer and place. */
export type Slowness = (requestId: string, layer: number, place: string) => number;

/** Something a plan says may begin at `startsAtMs`. */
interface Operation {
  readonly kind: 'compute' | 'transfer';
  readonly requestId: string;
  readonly layer: number;
  readonly from: string;
  /** Where its output will be. */
  readonly to: string;
  readonly startsAtMs: number;
  readonly takesMs: number;
}

interface RunningOperation extends Operation {
  readonly resource: string;
  readonly begunAtMs: number;
  readonly freeAtMs: number;
  readonly doneAtMs: number;
}

interface RunningChain {
  readonly chain: Chain;
  readonly model: Model;
  /** Newest feature map of every device that has one; the last that came is the last. */
  readonly newest: Map<string, number>;
}

const EXACT: Slowness = () => 1;

/** Chains over devices that are always there, carried out as plans say, one operation at a time on a device or channel. */
export class HonestChains {
  readonly #world: CellWorld;
  readonly #slowness: Slowness;
  readonly #chains = new Map<string, RunningChain>();
  readonly #completed = new Set<string>();
  #running: readonly RunningOperation[] = [];
  /** All that ever ran, for whoever checks that no two met. */
  readonly ran: RunningOperation[] = [];

  constructor(world: CellWorld, slowness = EXACT) {
    this.#world = world;
    this.#slowness = slowness;
  }

  follow({ chains = [] }: PlanBody): void {
    for (const chain of chains) {
      const model = this.#world.models.get(chain.modelId);
      if (model === undefined || this.#chains.has(chain.requestId) || this.#completed.has(chain.requestId)) continue;
      this.#chains.set(chain.requestId, { chain, model, newest: new Map([[chain.sourceDeviceId, 0]]) });
    }
  }

  drop(requestId: string): void {
    this.#chains.delete(requestId);
    this.#completed.delete(requestId);
  }

  execute(fromMs: number, toMs: number, plans: readonly PlanBody[]): readonly Outcome[] {
    const ended: Outcome[] = [];
    for (let atMs = fromMs; atMs <= toMs;) {
      const plan = plans.find(({ startsAtMs, endsAtMs }) => startsAtMs <= atMs && atMs < endsAtMs);
      const listed = this.#listed(plan);
      ended.push(...this.#settle(atMs, listed));
      const edges = plans.flatMap(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs]);
      const ends = this.#running.flatMap(({ freeAtMs, doneAtMs }) => [freeAtMs, doneAtMs]);
      const next = [...edges, ...ends, ...listed.map(({ startsAtMs }) => startsAtMs)].filter((ms) => ms > atMs);
      atMs = Math.min(Infinity, ...next);
    }
    return [...ended, ...[...this.#chains.keys()].map((requestId) => this.#progress(requestId, toMs))];
  }

  #listed(plan: PlanBody | undefined): readonly Operation[] {
    if (plan === undefined) return [];
    const all = (plan.chains ?? []).flatMap((chain) => this.#operationsOf(chain));
    return all
      .filter(({ startsAtMs }) => startsAtMs < plan.endsAtMs)
      .sort((a, b) => a.startsAtMs - b.startsAtMs || (a.requestId < b.requestId ? -1 : 1));
  }

  #operationsOf({ requestId, modelId, batchSize, segments, transfers }: Chain): readonly Operation[] {
    const { layers } = this.#world.models.get(modelId) ?? { layers: [] };
    const computes = segments.flatMap(({ fromLayer, toLayer, deviceId, startsAtMs }): readonly Operation[] => {
      let startMs = startsAtMs;
      return layers.slice(fromLayer - 1, toLayer).map(({ flops }, index) => {
        const takesMs = msFromSeconds((flops * batchSize) / this.#speed(deviceId));
        const [from, to, layer] = [deviceId, deviceId, fromLayer + index];
        const operation = { kind: 'compute' as const, requestId, layer, from, to, startsAtMs: startMs, takesMs };
        startMs += takesMs;
        return operation;
      });
    });
    const handed = transfers.map(({ layer, from, to, bytes, startsAtMs }): Operation => {
      const takesMs = msFromSeconds(bitsFromBytes(bytes) / (this.#link(from, to)?.bitsPerSecond ?? 0));
      return { kind: 'transfer', requestId, layer, from, to, startsAtMs, takesMs };
    });
    return [...computes, ...handed];
  }

  #settle(atMs: number, listed: readonly Operation[]): readonly Outcome[] {
    const ended: Outcome[] = [];
    for (const done of this.#running.filter(({ doneAtMs }) => doneAtMs <= atMs)) {
      const running = this.#chains.get(done.requestId);
      running?.newest.delete(done.to);
      running?.newest.set(done.to, done.layer);
      if (running !== undefined && this.#isFinished(running)) ended.push(this.#complete(done.requestId, done.doneAtMs));
    }
    this.#running = this.#running.filter(({ doneAtMs }) => doneAtMs > atMs);
    for (const operation of listed) if (operation.startsAtMs <= atMs) this.#begin(operation, atMs);
    return ended;
  }

  #begin(operation: Operation, atMs: number): void {
    const { requestId, kind, layer, from, to } = operation;
    const running = this.#chains.get(requestId);
    const isBusy = this.#running.some((one) => one.requestId === requestId);
    if (running === undefined || isBusy || running.newest.get(from) !== layerOf(running)) return;
    if (layerOf(running) !== (kind === 'compute' ? layer - 1 : layer)) return;
    if (kind === 'transfer' && running.newest.get(to) === layer) return;
    const link = this.#link(from, to);
    const resource = kind === 'compute' ? from : (link?.channelId ?? `${from}>${to}`);
    if (this.#running.some((one) => one.resource === resource && one.freeAtMs > atMs)) return;
    const takesMs = operation.takesMs * this.#slowness(requestId, layer, resource);
    const latencyMs = kind === 'transfer' ? (link?.latencyMs ?? 0) : 0;
    const freeAtMs = atMs + takesMs;
    const begun = { ...operation, resource, begunAtMs: atMs, freeAtMs, doneAtMs: freeAtMs + latencyMs };
    this.#running = [...this.#running, begun];
    this.ran.push(begun);
  }

  #isFinished({ chain, model, newest }: RunningChain): boolean {
    const layers = model.layers.length;
    return chain.sinkDeviceId === undefined
      ? [...newest.values()].includes(layers)
      : newest.get(chain.sinkDeviceId) === layers;
  }

  #complete(requestId: string, doneAtMs: number): Outcome {
    this.#chains.delete(requestId);
    this.#completed.add(requestId);
    const { cellId } = this.#world.cell;
    return { kind: 'outcome', cellId, requestId, atMs: Math.ceil(doneAtMs), result: 'completed' };
  }

  #progress(requestId: string, atMs: number): Outcome {
    const running = this.#chains.get(requestId);
    const [layer, newest] = running === undefined ? [0, []] : [layerOf(running), [...running.newest]];
    const computing = this.#running.find((one) => one.requestId === requestId && one.kind === 'compute');
    const share = computing ? (atMs - computing.begunAtMs) / (computing.doneAtMs - computing.begunAtMs) : 0;
    const holderDeviceId = computing?.from ?? newest.findLast(([, held]) => held === layer)?.[0];
    return {
      ...{ kind: 'outcome', cellId: this.#world.cell.cellId, requestId, atMs, result: 'progress' },
      layersDone: layer + share,
      ...(holderDeviceId !== undefined && { holderDeviceId }),
    };
  }

  #speed(deviceId: string): number {
    const { deviceClass = '' } = this.#world.cell.devices.find((device) => device.deviceId === deviceId) ?? {};
    const { maxClockHz = 0, flopsPerCycle = 0 } = this.#world.deviceClasses.get(deviceClass) ?? {};
    return maxClockHz * flopsPerCycle;
  }

  #link(from: string, to: string): CellWorld['cell']['links'][number] | undefined {
    return this.#world.cell.links.find((link) => link.from === from && link.to === to);
  }
}

const layerOf = ({ newest }: RunningChain): number => Math.max(0, ...newest.values());
