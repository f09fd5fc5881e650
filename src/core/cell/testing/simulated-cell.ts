import { epochOf } from '../../epochs/index.js';
import type { Report, UserRequest } from '../../messages.js';
import type { CellInputs } from '../absorb.js';
import type { CellEpoch } from '../close-epoch.js';
import { deadlineAtMs, emptyCellState, type CellState } from '../state.js';
import { COMPLETION_GRACE_MS } from '../triage.js';
import { closeEpoch, EPOCH_MS, radio, scenarioWorld, type EpochSetting } from './cell-scenarios.js';
import type { Slowness } from './honest-chains.js';
import { HonestExecutor } from './honest-executor.js';

/** A cell over some epochs: who asks for what, and how the channels really are. */
export interface Traffic {
  readonly requests: readonly UserRequest[];
  /** Spectral efficiency of a user during an epoch, bit/s/Hz; reported as the epoch begins. */
  readonly efficiency: (userId: string, epoch: number) => number;
  /** The same of the uplink; absent: there is none. */
  readonly uplinkEfficiency?: (userId: string, epoch: number) => number;
  /** Whether executors report how far they are, or ends only. */
  readonly reportsProgress: boolean;
  /** How much longer than planned the operations of chains take; absent: as long as planned. */
  readonly slowness?: Slowness;
  /** When it is over at the latest; absent: when the last deadline and its grace have passed. */
  readonly untilMs?: number;
  /** What devices and links tell in an epoch; absent: nothing. */
  readonly deviceReports?: (epoch: number) => readonly Report[];
}

/** One closed epoch with what it was given. */
export interface SimulatedEpoch {
  readonly epoch: number;
  readonly before: CellState;
  readonly inputs: CellInputs;
  readonly closed: CellEpoch;
}

const byArrival = (a: UserRequest, b: UserRequest): number =>
  a.arrivedAtMs - b.arrivedAtMs || (a.requestId < b.requestId ? -1 : 1);

/** Runs the traffic through planner and executor. */
export function simulate(traffic: Traffic, setting: EpochSetting = {}): readonly SimulatedEpoch[] {
  const world = setting.world ?? scenarioWorld();
  const { efficiency, uplinkEfficiency } = traffic;
  const executor = new HonestExecutor(
    world,
    (userId, atMs) => efficiency(userId, epochOf(atMs, EPOCH_MS)),
    (userId, atMs) => uplinkEfficiency?.(userId, epochOf(atMs, EPOCH_MS)) ?? 0,
    traffic.slowness,
  );
  const users = [...new Set(traffic.requests.map(({ userId }) => userId))];
  const lastMs = Math.max(...traffic.requests.map(deadlineAtMs)) + COMPLETION_GRACE_MS + 2 * EPOCH_MS;
  const endMs = Math.min(lastMs, traffic.untilMs ?? Infinity);
  const epochs: SimulatedEpoch[] = [];
  const firstEpoch = epochOf(Math.min(...traffic.requests.map(({ arrivedAtMs }) => arrivedAtMs)), EPOCH_MS);
  let before = emptyCellState(world.cell.cellId);
  for (let epoch = firstEpoch; epoch * EPOCH_MS < endMs; epoch += 1) {
    const beginMs = epoch * EPOCH_MS;
    // Until the last whole ms of the epoch: a report stamped with its end would belong to the next one.
    const told = executor.execute(beginMs - 1, beginMs + EPOCH_MS - 1);
    const inputs: CellInputs = {
      outcomes: told.filter(({ result }) => traffic.reportsProgress || result !== 'progress'),
      reports: [
        ...users.map((userId) => radio(userId, beginMs, efficiency(userId, epoch), uplinkEfficiency?.(userId, epoch))),
        ...(traffic.deviceReports?.(epoch) ?? []),
      ],
      requests: traffic.requests.filter(({ arrivedAtMs }) => epochOf(arrivedAtMs, EPOCH_MS) === epoch).sort(byArrival),
    };
    const closed = closeEpoch(before, epoch, inputs, { ...setting, world });
    executor.follow(closed);
    epochs.push({ epoch, before, inputs, closed });
    before = closed.state;
  }
  return epochs;
}
