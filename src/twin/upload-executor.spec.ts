import { describe, expect, it } from '@jest/globals';
import type { ChannelQuality } from '../core/messages.js';
import { gpuCatalogue } from '../scheduler/testing/gpu-catalogue.js';
import { offloadPlan } from './testing/offload-plan.js';
import { ScriptedChannel, steadyChannel } from './testing/scripted-channel.js';
import { UploadExecutor } from './upload-executor.js';

const [cell] = gpuCatalogue().cells;

async function executorOn(channel: ScriptedChannel): Promise<UploadExecutor> {
  await channel.advanceTo(1e6);
  if (cell === undefined) throw new Error('no cell');
  return new UploadExecutor(cell, channel);
}

/** Inputs of 0.5 Mbit; a block carries 1 Mbit/s at 1 bit/s/Hz. */
describe('executor of uploads', () => {
  const bitsAfter = (executor: UploadExecutor, ...instants: readonly number[]): readonly number[] =>
    instants.slice(1).map((toMs, index) => {
      executor.execute(instants[index] ?? toMs, toMs);
      return executor.uploadedBits('a');
    });

  it('brings an input up over the granted blocks, and knows the instant of its last bit', async () => {
    const executor = await executorOn(steadyChannel());
    executor.follow(offloadPlan({ blocks: { a: 7 } }));
    expect(bitsAfter(executor, 900, 1000, 1050, 1071)).toEqual([0, 350_000, expect.closeTo(497_000, 6)]);
    expect(executor.inputAtMs('a')).toBe(Infinity);
    executor.execute(1071, 1100);
    expect(executor.inputAtMs('a')).toBeCloseTo(1000 + 500 / 7, 9);
    expect(executor.uploadedBits('a')).toBe(5e5);
  });

  it('moves nothing before a plan starts, between two plans and after the last', async () => {
    const executor = await executorOn(steadyChannel());
    executor.follow(offloadPlan({ startsAtMs: 1000, endsAtMs: 1050, blocks: { a: 2 } }));
    executor.follow(offloadPlan({ startsAtMs: 1100, endsAtMs: 1130, blocks: { a: 4 } }));
    const bits = bitsAfter(executor, 500, 1000, 1050, 1100, 1130, 1400);
    expect(bits).toEqual([0, 100_000, 100_000, expect.closeTo(220_000, 6), expect.closeTo(220_000, 6)]);
  });

  it('moves what is left of a plan that is read late', async () => {
    const executor = await executorOn(steadyChannel());
    executor.follow(offloadPlan({ blocks: { a: 5 } }));
    expect(bitsAfter(executor, 1060, 1200)).toEqual([200_000]);
  });

  it('follows the uplink piece by piece, and moves nothing without coverage', async () => {
    const pieces = [{ untilMs: 1020, efficiency: 2 }, { untilMs: 1050 }, { untilMs: Infinity, efficiency: 0.5 }];
    const executor = await executorOn(new ScriptedChannel(pieces));
    executor.follow(offloadPlan({ endsAtMs: 1500, blocks: { a: 10 } }));
    expect(bitsAfter(executor, 1000, 1020, 1050, 1060)).toEqual([400_000, 400_000, 450_000]);
    executor.execute(1060, 1100);
    expect(executor.inputAtMs('a')).toBe(1070);
  });

  it('asks for the uplink of the user who sends', async () => {
    const channel = steadyChannel();
    const asked = new Set<string>();
    channel.qualityAt = (...[cellId, userId, direction]): ChannelQuality => {
      asked.add(`${cellId} ${userId} ${direction}`);
      return { bitsPerSecondPerHz: 1 };
    };
    const executor = await executorOn(channel);
    executor.follow(offloadPlan({ blocks: { a: 1, b: 1 } }));
    executor.execute(1000, 1100);
    expect([...asked]).toEqual(['cell-a user-a uplink', 'cell-a user-b uplink']);
  });

  it('goes by what it has seen itself, not by what a later plan believes', async () => {
    const executor = await executorOn(steadyChannel());
    executor.follow(offloadPlan({ blocks: { a: 2 } }));
    executor.execute(1000, 1100);
    const next = offloadPlan({ startsAtMs: 1100, endsAtMs: 1200, blocks: { a: 2 } });
    executor.follow({ ...next, uploads: (next.uploads ?? []).map((upload) => ({ ...upload, bits: 1 })) });
    executor.execute(1100, 1150);
    expect([executor.uploadedBits('a'), executor.inputAtMs('a')]).toEqual([300_000, Infinity]);
  });

  it('takes an input that no plan lists for there already', async () => {
    const executor = await executorOn(steadyChannel());
    executor.follow(offloadPlan({ blocks: { a: 2 } }));
    expect(executor.inputAtMs('b')).toBe(-Infinity);
    expect(executor.requestIds).toEqual(['a']);
  });
});
