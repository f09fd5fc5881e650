import type { Catalogue, Cell, ChainLink } from '../../../src/core/catalogue.js';

/** In the order of the line. */
const DEVICES = [
  { deviceId: 'nano-1', deviceClass: 'jetson-nano' },
  { deviceId: 'xavier-1', deviceClass: 'jetson-xavier-nx' },
  { deviceId: 'nano-2', deviceClass: 'jetson-nano' },
  { deviceId: 'xavier-2', deviceClass: 'jetson-xavier-nx' },
  { deviceId: 'nano-3', deviceClass: 'jetson-nano' },
];

/** What one hop carries: half of the 433 Mbit/s at which one antenna of IEEE 802.11ac sends over 80 MHz. */
const HOP_BITS_PER_SECOND = 216e6;
const HOP_LATENCY_MS = 2;

const link = (from: string, to: string): ChainLink => ({
  from,
  to,
  bitsPerSecond: HOP_BITS_PER_SECOND,
  latencyMs: HOP_LATENCY_MS,
});

/** Everybody hears everybody. */
function mesh(): readonly ChainLink[] {
  return DEVICES.flatMap((from) => DEVICES.filter((to) => to !== from).map((to) => link(from.deviceId, to.deviceId)));
}

/** Everybody hears the next ones only; both directions of a hop are one channel. */
function line(): readonly ChainLink[] {
  return DEVICES.slice(1).flatMap(({ deviceId }, index) => {
    const before = DEVICES[index]?.deviceId ?? '';
    const channelId = `hop-${index + 1}`;
    return [
      { ...link(before, deviceId), channelId },
      { ...link(deviceId, before), channelId },
    ];
  });
}

/** The networks that are compared, as cells of a catalogue. */
export function networks(catalogue: Catalogue): Readonly<Record<string, Cell>> {
  const [cell] = catalogue.cells;
  if (cell === undefined) throw new Error('a catalogue without cells');
  const withLinks = (links: readonly ChainLink[]): Cell => ({ ...cell, modes: ['chain'], devices: DEVICES, links });
  return { mesh: withLinks(mesh()), 'multi-hop': withLinks(line()) };
}
