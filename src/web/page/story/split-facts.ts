import type { SplitOfRequest } from '../../shown/request-story.js';
import { prunedWords, whereWords } from '../splits/split-words.js';
import { bitsInWords, gigahertz, megacycles } from '../words/numbers.js';
import { exactTime } from '../words/times.js';
import type { Fact } from './fact.js';

const until = (words: string, endsAtMs: number | undefined): string =>
  endsAtMs === undefined ? words : `${words} ${exactTime(endsAtMs)}`;

/** How a model was cut, and its parts in the order they run; parts with nothing to do are left out. */
export function splitFacts(split: SplitOfRequest): readonly Fact[] {
  const { splitAfter, pruningRatio, distortion, plannedJoules, startsAtMs } = split;
  const { deviceCycles, deviceClockHz, uploadBits, serverCycles, serverClockHz } = split;
  const isWhole = uploadBits === 0 && serverCycles === 0;
  const where = whereWords(splitAfter, isWhole ? splitAfter : undefined);
  const cost = pruningRatio < 0.005 ? '' : `, a distortion of ${distortion.toFixed(3)}`;
  const device = `${megacycles(deviceCycles)} at ${gigahertz(deviceClockHz)} from ${exactTime(startsAtMs)}`;
  const what = splitAfter === 0 ? 'input' : `output of layer ${splitAfter}`;
  const server = `${megacycles(serverCycles)} at ${gigahertz(serverClockHz)}`;
  return [
    {
      name: 'Cut',
      words: `${where}, ${prunedWords(pruningRatio)}${cost}; the device is to spend ${plannedJoules.toFixed(2)} J`,
    },
    ...(deviceCycles === 0 ? [] : [{ name: 'Device', words: until(`${device} to`, split.deviceEndsAtMs) }]),
    ...(uploadBits === 0
      ? []
      : [
          {
            name: 'Sent up',
            words: until(
              `${bitsInWords(uploadBits)}, the ${what}${split.uploadEndsAtMs === undefined ? '' : '; there by'}`,
              split.uploadEndsAtMs,
            ),
          },
        ]),
    ...(serverCycles === 0
      ? []
      : [
          {
            name: 'Server',
            words: until(
              `${server}${split.serverEndsAtMs === undefined ? ' are kept for it' : ', to finish at'}`,
              split.serverEndsAtMs,
            ),
          },
        ]),
  ];
}
