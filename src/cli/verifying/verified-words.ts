import type { CellDifference, CellSide, EpochDifference, VerifiedShard } from '../../scheduler/index.js';
import { decisionWords } from '../decisions/decision-words.js';

/** What came of verifying one shard, for people. */
export function verifiedWords({ shard, epochs, checkpointEpoch, difference }: VerifiedShard): string {
  const from = checkpointEpoch === undefined ? '' : ` behind the checkpoint of epoch ${checkpointEpoch}`;
  const rerun = `shard ${shard}: ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}${from} run again`;
  if (difference === undefined) return `${rerun}, all the same`;
  return [`${rerun}, the last one DIFFERS`, ...differenceLines(difference)].join('\n');
}

function differenceLines(difference: EpochDifference): readonly string[] {
  const { shard, epoch, position, ownerId, where, logSays, rerunSays, cells } = difference;
  return [
    `  epoch ${epoch}, marker at offset ${position}, written by owner ${ownerId}`,
    `  first difference: ${where}`,
    `    the log says    ${said(logSays)}`,
    `    the re-run says ${said(rerunSays)}`,
    ...cells.flatMap((cell) => cellLines(cell, shard)),
  ];
}

const said = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

function cellLines({ cellId, before, log, rerun }: CellDifference, shard: number): readonly string[] {
  return [
    `  cell ${cellId} before the epoch, on both sides:`,
    `    ${said(before)}`,
    '  in the log:',
    ...sideLines(log, shard),
    `    state after the epoch: ${log.state === undefined ? 'not in the log (no checkpoint right behind it)' : said(log.state)}`,
    '  in the re-run:',
    ...sideLines(rerun, shard),
    `    state after the epoch: ${said(rerun.state)}`,
  ];
}

function sideLines({ verdicts, plan }: CellSide, shard: number): readonly string[] {
  const decisions = [...verdicts, ...(plan === undefined ? [] : [plan])];
  if (decisions.length === 0) return ['    no decision on the cell'];
  return decisions.map((decision) => `    ${decisionWords(decision, shard)}`);
}
