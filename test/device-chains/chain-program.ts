import type { ChainRequest, DeviceChainsInstance } from '../../src/core/solvers/device-chains/index.js';
import { optimumByHighs, type Program, type Row } from '../oracles/highs.js';
import { deviceKey } from './calendar.js';
import { ticks } from './clock.js';
import {
  channelKey,
  computeTicks,
  factsOf,
  isComplete,
  mayRun,
  payloadBytes,
  sendTicks,
  standingOf,
  type Facts,
} from './facts.js';
import { bestChoice } from './one-request.js';

type Term = readonly [coefficient: number, variable: string];

/** Something a request does in one stage, on one of the resources it may do it on; s. */
interface Option {
  /** 1 if it is done here. */
  readonly chosen: string;
  readonly resource: string;
  readonly seconds: number;
}

/** A layer or a transfer of one request; its options exclude each other. */
interface Stage {
  readonly request: number;
  readonly start: string;
  readonly options: readonly Option[];
}

interface Model {
  readonly rows: Row[];
  readonly bounds: (readonly [least: number, variable: string, most: number])[];
  readonly binaries: string[];
  readonly stages: Stage[];
  readonly maximize: Term[];
}

const SECOND = 1e6;

/**
 * The joint optimum over direct links as a mixed-integer program: a binary for each layer and device, one for each pair of
 * layers or of transfers that could meet on a resource, and big-M rows that make pairs on one resource follow each other.
 * For numbers in quarters only, so that the optimum is known to the quarter.
 *
 * @returns sum of weight x (finish - release) over those who can be served, s
 */
export function jointOptimumByHighs(instance: DeviceChainsInstance): number {
  const facts = factsOf({ ...instance, relaying: false });
  const complete = instance.requests.filter((request) => isComplete(facts, request));
  const served = instance.requests.filter(
    (request) => !complete.includes(request) && bestChoice(facts, request) !== undefined,
  );
  const flow = ({ weight = 1, releaseSeconds }: ChainRequest, finishSeconds: number): number =>
    weight * (finishSeconds - releaseSeconds);
  const spent = complete.reduce((sum, request) => sum + flow(request, standingOf(facts, request).time / SECOND), 0);
  if (served.length === 0) return spent;
  const optimum = optimumByHighs(programOf(facts, served));
  if (optimum === undefined) throw new Error('HiGHS finds no schedule');
  const finishes = Math.round(-4 * optimum.value) / 4;
  return spent + finishes + served.reduce((sum, request) => sum + flow(request, 0), 0);
}

function programOf(facts: Facts, served: readonly ChainRequest[]): Program {
  const model: Model = { rows: [], bounds: [], binaries: [], stages: [], maximize: [] };
  served.forEach((request, index) => {
    addRequest(model, facts, request, index);
  });
  const horizon = horizonSeconds(facts, model);
  addReadyTimes(model, facts);
  addPairs(model, horizon);
  return model;
}

/** Longer than any schedule in which nothing waits for no reason. */
function horizonSeconds({ calendars, instance, now }: Facts, { stages }: Model): number {
  const ready = Math.max(now, ...[...calendars.values()].map((calendar) => calendar.ready)) / SECOND;
  const releases = Math.max(0, ...instance.requests.map(({ releaseSeconds }) => releaseSeconds));
  const latency = Math.max(0, ...instance.links.map(({ latencySeconds = 0 }) => latencySeconds));
  const longest = stages.map(({ options }) => latency + Math.max(0, ...options.map(({ seconds }) => seconds)));
  const kept = Math.max(0, ...(instance.ledger ?? []).map(({ finishSeconds }) => finishSeconds));
  return ready + releases + kept + longest.reduce((sum, seconds) => sum + seconds, 1);
}

/** least <= the sum. */
function atLeast(model: Model, least: number, terms: readonly Term[]): void {
  model.rows.push({ terms: terms.map(([coefficient, name]) => [-coefficient, name] as const), atMost: -least });
}

/** Where each payload is made and wanted (p), when (made, sent, there), and what that takes. */
function addRequest(model: Model, facts: Facts, request: ChainRequest, index: number): void {
  const { layer: first, deviceId, time } = standingOf(facts, request);
  const last = facts.model(request).layers.length;
  const ends = request.sinkDeviceId === undefined ? last : last + 1;
  addPlaces(model, facts, `p${index}_${first}`, (id) => id === deviceId);
  model.bounds.push([Math.max(facts.now, time) / SECOND, `made${index}_${first}`, 1e6]);
  for (let layer = first; layer < ends; layer++) {
    const device = (id: string): boolean =>
      layer === last ? id === request.sinkDeviceId : mayRun(facts, facts.device(id), facts.model(request), layer + 1);
    addPlaces(model, facts, `p${index}_${layer + 1}`, device);
    addTransfer(model, facts, request, index, layer);
    if (layer < last) addLayer(model, facts, request, index, layer + 1);
  }
  model.maximize.push([-(request.weight ?? 1), ends > last ? `there${index}_${last}` : `made${index}_${last}`]);
}

/** Exactly one device. */
function addPlaces(model: Model, { instance }: Facts, name: string, isAllowed: (id: string) => boolean): void {
  const all = instance.devices.map(({ id }) => [1, `${name}_${id}`] as const);
  for (const [, variable] of all) model.binaries.push(variable);
  for (const { id } of instance.devices) model.bounds.push([0, `${name}_${id}`, isAllowed(id) ? 1 : 0]);
  model.rows.push({ terms: all, atMost: 1 });
  atLeast(model, 1, all);
}

function addLayer(
  model: Model,
  { instance, ...facts }: Facts,
  request: ChainRequest,
  index: number,
  layer: number,
): void {
  const start = `run${index}_${layer}`;
  const options = instance.devices.flatMap((device): Option[] => {
    const length = computeTicks(device, facts.model(request), layer);
    if (!(length < Infinity)) return [];
    return [{ chosen: `p${index}_${layer}_${device.id}`, resource: deviceKey(device.id), seconds: length / SECOND }];
  });
  model.bounds.push([0, start, 1e6], [0, `made${index}_${layer}`, 1e6]);
  atLeast(model, 0, [
    [1, start],
    [-1, `there${index}_${layer - 1}`],
  ]);
  atLeast(model, 0, [[1, `made${index}_${layer}`], [-1, start], ...options.map(costs)]);
  model.stages.push({ request: index, start, options });
}

/** The payload over a direct link, or nothing where it stays. */
function addTransfer(model: Model, facts: Facts, request: ChainRequest, index: number, layer: number): void {
  const start = `send${index}_${layer}`;
  const there = `there${index}_${layer}`;
  const options: Option[] = [];
  const latencies: Term[] = [];
  for (const { id: from } of facts.instance.devices) {
    for (const { id: to } of facts.instance.devices) {
      if (from === to) continue;
      const both: Term[] = [
        [1, `p${index}_${layer}_${from}`],
        [1, `p${index}_${layer + 1}_${to}`],
      ];
      const link = facts.link(from, to);
      const length = link === undefined ? Infinity : sendTicks(link, payloadBytes(facts.model(request), layer));
      if (link === undefined || !(length < Infinity)) {
        model.rows.push({ terms: both, atMost: 1 });
        continue;
      }
      const chosen = `use${index}_${layer}_${from}_${to}`;
      model.bounds.push([0, chosen, 1]);
      model.rows.push({ terms: [...both, [-1, chosen]], atMost: 1 });
      options.push({ chosen, resource: channelKey(link), seconds: length / SECOND });
      latencies.push([-(ticks(link.latencySeconds ?? 0) / SECOND), chosen]);
    }
  }
  model.bounds.push([0, start, 1e6], [0, there, 1e6]);
  atLeast(model, 0, [
    [1, start],
    [-1, `made${index}_${layer}`],
  ]);
  atLeast(model, 0, [[1, there], [-1, start], ...merged([...options.map(costs), ...latencies])]);
  model.stages.push({ request: index, start, options });
}

const costs = ({ seconds, chosen }: Option): Term => [-seconds, chosen];

/** Terms of the same variable added up: the LP format wants each once a row. */
function merged(terms: readonly Term[]): Term[] {
  const sums = new Map<string, number>();
  for (const [coefficient, variable] of terms) sums.set(variable, (sums.get(variable) ?? 0) + coefficient);
  return [...sums].map(([variable, sum]) => [sum, variable] as const);
}

/** start >= ready x chosen; what takes no time does not wait. */
function addReadyTimes(model: Model, { calendars }: Facts): void {
  for (const { start, options } of model.stages) {
    for (const { chosen, resource, seconds } of options) {
      const ready = (calendars.get(resource)?.ready ?? 0) / SECOND;
      if (seconds > 0)
        atLeast(model, 0, [
          [1, start],
          [-ready, chosen],
        ]);
    }
  }
}

/** Of two requests on one resource one is first. */
function addPairs(model: Model, horizon: number): void {
  model.stages.forEach((stage, place) => {
    model.stages.slice(0, place).forEach((other, otherPlace) => {
      if (stage.request === other.request) return;
      const first = `first${otherPlace}_${place}`;
      let meet = false;
      for (const option of stage.options) {
        for (const otherOption of other.options) {
          if (option.resource !== otherOption.resource || option.seconds === 0 || otherOption.seconds === 0) continue;
          meet = true;
          const apart: Term[] = [
            [-horizon, option.chosen],
            [-horizon, otherOption.chosen],
          ];
          atLeast(model, otherOption.seconds - 3 * horizon, [
            [1, stage.start],
            [-1, other.start],
            [-horizon, first],
            ...apart,
          ]);
          atLeast(model, option.seconds - 2 * horizon, [
            [1, other.start],
            [-1, stage.start],
            [horizon, first],
            ...apart,
          ]);
        }
      }
      if (meet) {
        model.binaries.push(first);
        model.bounds.push([0, first, 1]);
      }
    });
  });
}
