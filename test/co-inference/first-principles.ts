import type {
  CoInferenceInstance,
  CoInferenceResult,
  CoInferenceServed,
  CoInferenceUser,
} from '../../src/core/solvers/co-inference/index.js';

const RELATIVE = 1e-6;

/** What a result breaks of power, clocks, memory, limits, time, energy and the cell's resources; empty if nothing. */
export function violations(instance: CoInferenceInstance, result: CoInferenceResult): string[] {
  const found = result.users.flatMap((served, index) => {
    const user = instance.users[index];
    if (user?.id !== served.id) return [`users[${index}] is not ${served.id}`];
    return served.served ? userViolations(instance, user, served) : [];
  });
  const served = result.users.filter((user) => user.served);
  const blocks = sum(served.map((one) => (one.blocks ?? 0) + (one.reservedBlocks ?? 0)));
  const clock = instance.serverClockHz ?? Infinity;
  return [
    ...found,
    ...over('hertz', sum(served.map(({ bandwidthHz }) => bandwidthHz)), instance.bandwidthHz),
    ...over('blocks', instance.kind === 'cell' ? blocks : 0, instance.blockCount ?? Infinity),
    ...over('slices', sum(served.map(({ serverSlices = 0 }) => serverSlices)), instance.serverSliceCount ?? Infinity),
    ...over('server clock', instance.kind === 'cell' ? sum(served.map(({ serverHz }) => serverHz)) : 0, clock),
  ];
}

function userViolations(instance: CoInferenceInstance, user: CoInferenceUser, served: CoInferenceServed): string[] {
  const split = user.splits.find(({ id }) => id === served.splitId);
  if (split === undefined) return [`${served.id}: no split ${served.splitId}`];
  const isNew = user.state === undefined || user.state === 'new';
  const { powerWatts: p, deviceHz: f, serverHz: phi, deviceRetained: w } = served;
  const computing = user.state === 'computing' ? (user.started?.deviceCyclesLeft ?? 0) : 0;
  const deviceCycles = isNew ? w * split.deviceCycles : computing;
  const bits = isNew
    ? split.uploadBits * (instance.pruning === 'structured' ? w : 1)
    : (user.started?.uploadBitsLeft ?? 0);
  const bandwidthHz = bandOf(instance, served);
  const sendSeconds =
    bits > 0 ? bits / ((bandwidthHz / Math.LN2) * Math.log1p((p * user.gainHzPerWatt) / bandwidthHz)) : 0;
  const serverCycles = served.serverRetained * split.serverCycles;
  const seconds = perHertz(deviceCycles, f) + sendSeconds + perHertz(serverCycles, phi);
  const deviceJoules = deviceCycles > 0 ? user.deviceKappaJoulesPerCycleHz2 * deviceCycles * f * f : 0;
  const serverJoules = (user.serverKappaJoulesPerCycleHz2 ?? 0) * serverCycles * phi * phi;
  const joules = deviceJoules + p * sendSeconds + serverJoules;
  const memory = w * (split.deviceBytes ?? 0);
  const told = served.deviceSeconds + served.uploadSeconds + served.serverSeconds;
  return [
    ...over('seconds', seconds, user.deadlineSeconds),
    ...over('joules', joules, user.energyJoules ?? Infinity),
    ...over('watts', p, user.powerWatts),
    ...over('device clock', isNew ? f : 0, user.deviceHz),
    ...over('server clock', phi, user.serverHz ?? instance.serverClockHz ?? Infinity),
    ...over('memory', isNew ? memory : 0, user.deviceMemoryBytes ?? Infinity),
    ...over('distortion', isNew ? served.distortion : 0, user.maxDistortion ?? Infinity),
    ...over('least retained', isNew ? (user.minRetained ?? 0) : 0, w),
    ...over('retained', Math.max(w, served.serverRetained), 1),
    ...(Math.abs(told - seconds) > RELATIVE * seconds ? [`told ${told} s, takes ${seconds}`] : []),
    ...(Math.abs(served.energyJoules - joules) > RELATIVE * joules ? [`told ${served.energyJoules} J`] : []),
  ].map((complaint) => `${served.id}: ${complaint}`);
}

/** What a user sends on: its own band, or the blocks reserved for it. */
function bandOf({ bandwidthHz, blockCount = 1 }: CoInferenceInstance, served: CoInferenceServed): number {
  return served.bandwidthHz + ((served.reservedBlocks ?? 0) * bandwidthHz) / blockCount;
}

function perHertz(cycles: number, clock: number): number {
  return cycles === 0 ? 0 : cycles / clock;
}

function over(what: string, value: number, limit: number): string[] {
  return value <= limit + RELATIVE * Math.max(Math.abs(limit), 1e-3) ? [] : [`${what} ${value} above ${limit}`];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
