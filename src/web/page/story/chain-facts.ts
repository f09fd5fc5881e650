import type { ChainOfRequest, ChainStepOfRequest } from '../../shown/request-story.js';
import { plural } from '../words/numbers.js';
import { exactTime, span } from '../words/times.js';
import type { Fact } from './fact.js';

/** Steps told one by one; a longer chain tells its newest ones. */
const TOLD = 12;

/** Which way a model went over the devices, and how it is to go on. */
export function chainFacts(chain: ChainOfRequest): readonly Fact[] {
  const { steps } = chain;
  const told = steps.slice(-TOLD);
  const before =
    steps.length > told.length ? [{ name: 'Before', words: `${steps.length - told.length} more steps` }] : [];
  return [{ name: 'Chain', words: chainWords(chain) }, ...before, ...told.map(stepFact)];
}

function chainWords({ sourceDeviceId, sinkDeviceId, steps, replans }: ChainOfRequest): string {
  const devices = new Set(steps.flatMap((step) => (step.kind === 'computed' ? [step.deviceId] : [])));
  return [
    `the input came from ${sourceDeviceId}`,
    ...(sinkDeviceId === undefined ? [] : [`the result goes to ${sinkDeviceId}`]),
    `computed by ${plural(devices.size, 'device')}`,
    ...(replans === 0 ? [] : [`moved to other devices by ${plural(replans, 'plan')}`]),
  ].join(', ');
}

function stepFact(step: ChainStepOfRequest): Fact {
  const { startsAtMs, finishesAtMs } = step;
  const when = `${exactTime(startsAtMs)}, ${span(finishesAtMs - startsAtMs)}`;
  if (step.kind === 'computed') {
    const { fromLayer, toLayer, deviceId } = step;
    const layers = fromLayer === toLayer ? `layer ${fromLayer}` : `layers ${fromLayer} to ${toLayer}`;
    return { name: 'Computed', words: `${layers} on ${deviceId} from ${when}` };
  }
  const what = step.layer === 0 ? 'the input' : `the output of layer ${step.layer}`;
  return { name: 'Handed on', words: `${what} from ${step.from} to ${step.to} at ${when}` };
}
