import type { Model } from '../../../core/catalogue.js';
import type { CellWorld } from '../../../core/cell/index.js';
import { batchMs } from '../../../core/physics/index.js';
import type { Foresight, ForeseenRequest } from '../foresight.js';

/** A batch by what a foresight says of it. */
export interface PlannedBatch {
  readonly model: Model;
  readonly members: readonly ForeseenRequest[];
}

/** Every way to serve some of the requests: any batches in any order, each request in one at most. Exponential. */
export function* everyService(requests: readonly ForeseenRequest[]): Generator<readonly PlannedBatch[]> {
  yield [];
  const models = new Set(requests.flatMap(({ options }) => options.map(({ model }) => model)));
  for (const model of models) {
    const wanting = requests.filter(({ options }) => options.some((option) => option.model === model));
    for (const members of subsets(wanting)) {
      if (members.length === 0) continue;
      const left = requests.filter((request) => !members.includes(request));
      for (const rest of everyService(left)) yield [{ model, members }, ...rest];
    }
  }
}

export function* subsets<T>(items: readonly T[]): Generator<readonly T[]> {
  const [first, ...rest] = items;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const subset of subsets(rest)) {
    yield subset;
    yield [first, ...subset];
  }
}

export function upAtMs({ options }: ForeseenRequest, model: Model): number {
  return options.find((option) => option.model === model)?.upAtMs ?? Infinity;
}

const blockMs = (block: string, { blockBytes, cell }: CellWorld): number =>
  ((blockBytes.get(block) ?? 0) / (cell.gpu?.loadBytesPerSecond ?? 0)) * 1000;

/**
 * Ends of the batches on a GPU that forgets nothing and loads what comes next while it waits for an input, found by following it
 * from one whole ms to the next; all times must be whole.
 */
export function endsWithoutForgetting(
  service: readonly PlannedBatch[],
  { world, gpuFromMs }: Foresight,
): readonly number[] {
  const loads = service.map(({ model }, place) => {
    const before = new Set(
      service.slice(0, place).flatMap((batch) => batch.model.layers.map(({ layerId }) => layerId)),
    );
    const missing = model.layers.filter(({ layerId }) => !before.has(layerId));
    return Math.round(missing.reduce((sum, { layerId }) => sum + blockMs(layerId, world), 0));
  });
  const ends: number[] = [];
  let nowMs = gpuFromMs;
  for (const [place, { model, members }] of service.entries()) {
    const inputsMs = Math.max(...members.map((member) => upAtMs(member, model)));
    if (inputsMs === Infinity) return [...ends, ...service.slice(place).map(() => Infinity)];
    while ((loads[place] ?? 0) > 0 || nowMs < inputsMs) {
      const next = loads.findIndex((leftMs) => leftMs > 0);
      if (next >= 0) loads[next] = (loads[next] ?? 0) - 1;
      nowMs += 1;
    }
    nowMs += batchMs(model, members.length);
    ends.push(nowMs);
  }
  return ends;
}

/**
 * Ends of the batches on a GPU that loads for a batch when the one before it has ended and has forgotten what it had to, inputs
 * going up one after the other over the whole uplink in the order of the batches; the best over all it could forget.
 * Undefined if a batch does not fit into memory.
 */
export function* endsInMemory(
  service: readonly PlannedBatch[],
  { world, gpuFromMs }: Foresight,
): Generator<readonly number[]> {
  yield* endsFrom(service, [], { nowMs: gpuFromMs, sentToMs: -Infinity }, world);
}

function* endsFrom(
  service: readonly PlannedBatch[],
  resident: readonly string[],
  { nowMs, sentToMs }: { readonly nowMs: number; readonly sentToMs: number },
  world: CellWorld,
): Generator<readonly number[]> {
  const [batch, ...rest] = service;
  if (batch === undefined) {
    yield [];
    return;
  }
  const { model, members } = batch;
  const own = model.layers.map(({ layerId }) => layerId);
  let sentMs = sentToMs;
  for (const { grantableAtMs, options } of members) {
    sentMs = Math.max(sentMs, grantableAtMs) + (options.find((option) => option.model === model)?.uplinkMs ?? Infinity);
  }
  const others = resident.filter((block) => !own.includes(block));
  for (const kept of subsets(others)) {
    const bytes = [...own, ...kept].reduce((sum, block) => sum + (world.blockBytes.get(block) ?? 0), 0);
    if (bytes + model.activationBytesPerInput * members.length > (world.cell.gpu?.memoryBytes ?? 0)) continue;
    const missing = own.filter((block) => !resident.includes(block));
    const loadedMs = nowMs + missing.reduce((sum, block) => sum + blockMs(block, world), 0);
    const endMs = Math.max(loadedMs, sentMs) + batchMs(model, members.length);
    for (const ends of endsFrom(rest, [...own, ...kept], { nowMs: endMs, sentToMs: sentMs }, world)) {
      yield [endMs, ...ends];
    }
  }
}

/** True if every batch ends by all deadlines in it. */
export function isInTime(service: readonly PlannedBatch[], ends: readonly number[]): boolean {
  return service.every(({ members }, place) =>
    members.every(({ deadlineAtMs }) => (ends[place] ?? Infinity) <= deadlineAtMs),
  );
}

export function servedBy(service: readonly PlannedBatch[]): number {
  return service.reduce((sum, { members }) => sum + members.length, 0);
}
