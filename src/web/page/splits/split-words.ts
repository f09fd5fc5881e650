import type { Split } from '../../../core/messages.js';
import { bitsInWords, gigahertz, plural } from '../words/numbers.js';
import { span } from '../words/times.js';

/** The part that a cut model is in; `told`: by the plan there is nothing left, and the executor's word is awaited. */
export type SplitStage = 'device' | 'upload' | 'server' | 'told';

export function stageOf({ deviceCyclesLeft, uploadBitsLeft, serverCyclesLeft }: Split): SplitStage {
  if (deviceCyclesLeft > 0) return 'device';
  if (uploadBitsLeft > 0) return 'upload';
  return serverCyclesLeft > 0 ? 'server' : 'told';
}

/** @param layers of the model; absent: not known */
export function whereWords(splitAfter: number, layers: number | undefined): string {
  if (splitAfter === 0) return 'all on the server';
  if (splitAfter === layers) return 'all on the device';
  return layers === undefined
    ? `${plural(splitAfter, 'layer')} on the device`
    : `${splitAfter} of ${plural(layers, 'layer')} on the device`;
}

export const prunedWords = (pruningRatio: number): string =>
  pruningRatio < 0.005 ? 'unpruned' : `${(pruningRatio * 100).toFixed(0)} % pruned`;

/** Where a model runs and what is left out of it. */
export const cutWords = ({ splitAfter, pruningRatio }: Split, layers: number | undefined): string =>
  `${whereWords(splitAfter, layers)}, ${prunedWords(pruningRatio)}`;

/** What is still to be done, in order. */
export function leftWords({
  deviceCyclesLeft,
  deviceClockHz,
  uploadBitsLeft,
  serverCyclesLeft,
  serverClockHz,
}: Split): string {
  const parts = [
    ...(deviceCyclesLeft > 0 ? [`device ${span((1000 * deviceCyclesLeft) / deviceClockHz)}`] : []),
    ...(uploadBitsLeft > 0 ? [`${bitsInWords(uploadBitsLeft)} up`] : []),
    ...(serverCyclesLeft > 0
      ? [`server ${span((1000 * serverCyclesLeft) / serverClockHz)} at ${gigahertz(serverClockHz)}`]
      : []),
  ];
  return parts.length === 0 ? 'end awaited' : parts.join(', ');
}

/** How many are in which part, and what of the server's clock is promised to all of them. */
export function splitTotals(splits: readonly Split[]): string {
  const inStage = (wanted: SplitStage): number => splits.filter((split) => stageOf(split) === wanted).length;
  const hertz = splits.reduce((sum, { serverClockHz }) => sum + serverClockHz, 0);
  return (
    `${splits.length} under way: ${inStage('device')} on their devices, ${inStage('upload')} to be sent, ` +
    `${inStage('server')} on the server; ${gigahertz(hertz)} of the server promised.`
  );
}
