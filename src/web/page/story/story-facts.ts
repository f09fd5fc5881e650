import type { UserRequest } from '../../../core/messages.js';
import type { BatchOfRequest, GrantsOfRequest, RequestStory, UploadOfRequest } from '../../shown/request-story.js';
import type { ExplainedVerdict } from '../../shown/shown-verdict.js';
import type { Fact } from './fact.js';
import { megabits, plural } from '../words/numbers.js';
import { chainFacts } from './chain-facts.js';
import { splitFacts } from './split-facts.js';
import { beforeOrAfter, dayAndTime, exactTime, span } from '../words/times.js';

const deadlineOf = ({ arrivedAtMs, deadlineMs }: UserRequest): number => arrivedAtMs + deadlineMs;

const ordinal = (place: number): string => ['first', 'second', 'third', 'fourth'][place] ?? `${place + 1}th`;

/** One line that says how it stands. */
export function storyHeadline({ verdicts, request }: RequestStory): string {
  const last = verdicts.at(-1);
  switch (last?.verdict) {
    case undefined:
      return 'Not decided on yet.';
    case 'admitted':
      return 'Admitted, under way.';
    case 'completed': {
      if (request === undefined || last.finishedAtMs === undefined) return 'Completed on time.';
      return `Completed ${beforeOrAfter(deadlineOf(request) - last.finishedAtMs)} its deadline.`;
    }
    case 'refused':
    case 'expired':
    case 'missed':
      return `${{ refused: 'Refused', expired: 'Expired', missed: 'Missed' }[last.verdict]}: ${last.explanation ?? ''}`;
  }
}

/** What happened to a request, in the order it happened. @param epochMs length of an epoch */
export function storyFacts(
  { cellId, request, verdicts, grants, upload, batches = [], split, chain }: RequestStory,
  epochMs: number,
): readonly Fact[] {
  const admitted = verdicts.find(({ verdict }) => verdict === 'admitted');
  const final = verdicts.find(({ verdict }) => verdict !== 'admitted');
  return [
    { name: 'Arrived', words: arrivedWords(cellId, request) },
    ...(request === undefined ? [] : [{ name: 'Wanted', words: wantedWords(request) }]),
    ...(admitted === undefined ? [] : admittedFacts(admitted, request, epochMs)),
    ...(split === undefined ? [] : splitFacts(split)),
    ...(chain === undefined ? [] : chainFacts(chain)),
    ...(upload === undefined ? [] : [{ name: 'Input', words: uploadWords(upload) }]),
    ...(grants === undefined ? [] : [{ name: 'Granted', words: grantedWords(grants) }]),
    ...batches.map((batch, index) => ({ name: 'Batch', words: batchWords(batch, index < batches.length - 1) })),
    ...(final === undefined ? [] : finalFacts(final, admitted, request, epochMs)),
  ];
}

function arrivedWords(cellId: string, request: UserRequest | undefined): string {
  if (request === undefined) return `In cell ${cellId}; the log no longer holds the request itself.`;
  const { arrivedAtMs, deadlineMs, userId } = request;
  const until = exactTime(deadlineOf(request));
  return `${dayAndTime(arrivedAtMs)}, cell ${cellId}, user ${userId}; ${span(deadlineMs)} allowed, until ${until}`;
}

function wantedWords({
  models,
  modes,
  batchSize,
  deviceClass,
  energyJoules,
  maxDistortion,
  priority,
}: UserRequest): string {
  return [
    models.join(' or '),
    ...(modes === undefined ? [] : [`by ${modes.join(' or ')}`]),
    ...(batchSize === undefined ? [] : [plural(batchSize, 'input')]),
    ...(deviceClass === undefined ? [] : [`on a ${deviceClass}`]),
    ...(energyJoules === undefined ? [] : [`with ${energyJoules} J at most`]),
    ...(maxDistortion === undefined ? [] : [`a distortion of ${maxDistortion} at most`]),
    ...(priority === undefined ? [] : [`priority ${priority}`]),
  ].join(', ');
}

function admittedFacts(admitted: ExplainedVerdict, request: UserRequest | undefined, epochMs: number): readonly Fact[] {
  const { epoch, mode, model, predictedFinishAtMs } = admitted;
  const decidedAtMs = (epoch + 1) * epochMs;
  const place = model === undefined ? -1 : (request?.models.indexOf(model) ?? -1);
  const choice = place < 0 ? '' : `, its ${ordinal(place)} choice`;
  const after = request === undefined ? '' : `, ${span(decidedAtMs - request.arrivedAtMs)} after it arrived`;
  const facts = [
    {
      name: 'Admitted',
      words: `With epoch ${epoch} at ${exactTime(decidedAtMs)}${after}: ${mode ?? 'no mode'} of ${model ?? 'no model'}${choice}`,
    },
  ];
  if (predictedFinishAtMs === undefined) return facts;
  const at = exactTime(predictedFinishAtMs);
  if (request === undefined) return [...facts, { name: 'Predicted', words: `To finish at ${at}` }];
  const spare = beforeOrAfter(deadlineOf(request) - predictedFinishAtMs);
  return [
    ...facts,
    { name: 'Why', words: `Beside all that was promised before, it can finish ${spare} its deadline` },
    {
      name: 'Predicted',
      words: `To finish at ${at}, ${span(predictedFinishAtMs - request.arrivedAtMs)} after it arrived`,
    },
  ];
}

function grantedWords({ plans, blockSeconds, newest }: GrantsOfRequest): string {
  const first = newest[0];
  const last = newest.at(-1);
  if (first === undefined || last === undefined) return 'No blocks';
  const most = Math.max(...newest.map(({ blocks }) => blocks));
  const directions = [...new Set(newest.map(({ direction }) => direction))].join(' and ');
  return (
    `${directions} blocks in ${plural(plans, 'plan')}, ${exactTime(first.startsAtMs)} to ${exactTime(last.endsAtMs)}; ` +
    `at most ${plural(most, 'block')} at once, ${blockSeconds.toFixed(1)} block-seconds in all`
  );
}

function uploadWords({ bits, startsAtMs, dueAtMs }: UploadOfRequest): string {
  return `${megabits(bits)} Mbit to send up from ${exactTime(startsAtMs)} on, due at ${exactTime(dueAtMs)}`;
}

/** @param isLeftOut whether a later batch was to take the request along */
function batchWords(batch: BatchOfRequest, isLeftOut: boolean): string {
  const { loadedBlocks, requests, loadStartsAtMs, earliestStartAtMs, waitsUntilMs, finishesAtMs } = batch;
  const others = requests === 1 ? 'Alone' : `With ${plural(requests - 1, 'other')}`;
  const load =
    loadedBlocks === 0
      ? `nothing to load, ready at ${exactTime(earliestStartAtMs)}`
      : `${plural(loadedBlocks, 'layer')} loaded from ${exactTime(loadStartsAtMs)} to ${exactTime(earliestStartAtMs)}`;
  const end = `to finish at ${exactTime(finishesAtMs)}; waits for inputs until ${exactTime(waitsUntilMs)} at most`;
  const leftOut = isLeftOut ? '; left without this request, whose input was not up' : '';
  return `${others}: ${load}, ${end}${leftOut}`;
}

function finalFacts(
  final: ExplainedVerdict,
  admitted: ExplainedVerdict | undefined,
  request: UserRequest | undefined,
  epochMs: number,
): readonly Fact[] {
  const { verdict, finishedAtMs, epoch, reason, cause, explanation, advice } = final;
  const facts: Fact[] = [];
  if (finishedAtMs !== undefined) {
    const predicted = admitted?.predictedFinishAtMs;
    const words = [`Finished at ${exactTime(finishedAtMs)}`];
    if (predicted !== undefined) words.push(`${beforeOrAfter(predicted - finishedAtMs)} it was predicted to`);
    if (request !== undefined) words.push(`${beforeOrAfter(deadlineOf(request) - finishedAtMs)} its deadline`);
    facts.push({ name: 'Actual', words: words.join(', ') });
  }
  if (verdict === 'completed') return facts;
  facts.push({ name: 'Decided', words: `${verdict} with epoch ${epoch} at ${exactTime((epoch + 1) * epochMs)}` });
  if (reason !== undefined) facts.push({ name: 'Reason', words: `${reason}: ${explanation ?? ''}` });
  if (cause !== undefined) facts.push({ name: 'In numbers', words: cause });
  if (advice !== undefined) facts.push({ name: 'What helps', words: advice });
  return facts;
}
