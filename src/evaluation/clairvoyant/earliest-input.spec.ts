import { describe, expect, it } from '@jest/globals';
import { NORTH } from '../../core/cell/testing/cell-scenarios.js';
import { OFFLOAD_CELL } from '../../core/cell/testing/offload-scenarios.js';
import { ScriptedChannel, type Piece } from '../../twin/testing/scripted-channel.js';
import { earliestInput } from './earliest-input.js';

/** 100 blocks of 1 MHz: 100 Mbit/s at 1 bit/s/Hz. */
const CELL = { ...NORTH, ...OFFLOAD_CELL };

function earliest(bits: number, pieces: readonly Piece[], toMs = 1000): ReturnType<typeof earliestInput> {
  const channel = new ScriptedChannel(pieces);
  void channel.advanceTo(toMs);
  return earliestInput(bits, 'ann', { fromMs: 100, toMs }, channel, CELL);
}

describe('an input that has the whole uplink', () => {
  it('goes up over the channel as it comes', () => {
    // 5 Mbit until 150, nothing until 200, then 20 Mbit at 2 bit/s/Hz.
    const pieces = [{ untilMs: 150, efficiency: 1 }, { untilMs: 200 }, { untilMs: Infinity, efficiency: 2 }];
    expect(earliest(25e6, pieces)).toEqual({ upAtMs: 300, uplinkMs: 125 });
  });

  it('is not up if the channel does not suffice to the end', () => {
    expect(earliest(25e6, [{ untilMs: Infinity, efficiency: 1 }], 300)).toEqual({ upAtMs: Infinity, uplinkMs: 250 });
    expect(earliest(25e6, [{ untilMs: Infinity }])).toEqual({ upAtMs: Infinity, uplinkMs: Infinity });
  });

  it('is there at once if it has no bits', () => {
    expect(earliest(0, [{ untilMs: Infinity }])).toEqual({ upAtMs: 100, uplinkMs: 0 });
  });
});
