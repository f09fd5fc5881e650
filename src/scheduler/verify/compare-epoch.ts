import diff from 'microdiff';
import { readDecisionRecord, type EpochMarker, type Plan, type Verdict } from '../../contracts/index.js';
import type { AcceptedEpoch } from '../../streams/index.js';
import type { EncodedEpoch } from '../epoch-records.js';
import type { ShardState } from '../shard-state.js';
import type { CellDifference, CellSide, EpochDifference } from './epoch-difference.js';

type Decision = Verdict | Plan | EpochMarker;

/** Both sides of one epoch, the log's and the re-run's. */
export interface EpochSides {
  readonly epoch: AcceptedEpoch;
  readonly rerun: EncodedEpoch;
  /** Before the epoch. */
  readonly before: ShardState;
  /** After it, where the log has a checkpoint there. */
  readonly checkpointed?: ShardState;
}

type Place = Pick<EpochDifference, 'where' | 'logSays' | 'rerunSays'> & { readonly cellId?: string };

function inLog({ verdicts, plans, marker }: AcceptedEpoch): readonly Decision[] {
  return [...[...verdicts, ...plans].sort((a, b) => a.number - b.number), marker];
}

/** As a reader of the log would see it: what JSON leaves out is not there. */
function inRerun({ records }: EncodedEpoch): readonly Decision[] {
  return records
    .map(({ value }) => readDecisionRecord(value))
    .flatMap((read) => (read.ok ? [read.message as Decision] : []));
}

function cellOf(decision: Decision | undefined): string | undefined {
  return decision?.kind === 'epoch' ? undefined : decision?.cellId;
}

const says = (name: 'logSays' | 'rerunSays', value: unknown): object => (value === undefined ? {} : { [name]: value });

function placeOf(logSide: Decision | undefined, rerunSide: Decision | undefined): Place | undefined {
  const decision = logSide ?? rerunSide;
  if (decision === undefined) return undefined;
  const cellId = cellOf(logSide) ?? cellOf(rerunSide);
  const name = decision.kind === 'epoch' ? 'epoch' : `${decision.kind} ${decision.number}`;
  const inCell = cellId === undefined ? {} : { cellId };
  if (logSide === undefined || rerunSide?.kind !== logSide.kind) {
    return { where: name, ...says('logSays', logSide), ...says('rerunSays', rerunSide), ...inCell };
  }
  const [first] = diff(logSide, rerunSide);
  if (first === undefined) return undefined;
  return {
    where: `${name}: ${first.path.join('.')}`,
    ...says('logSays', first.type === 'CREATE' ? undefined : first.oldValue),
    ...says('rerunSays', first.type === 'REMOVE' ? undefined : first.value),
    ...inCell,
  };
}

function side(decisions: readonly Decision[], cellId: string, state: ShardState | undefined): CellSide {
  const verdicts = decisions.filter(
    (decision) => decision.kind === 'verdict' && decision.cellId === cellId,
  ) as Verdict[];
  const plan = decisions.find((decision) => decision.kind === 'plan' && decision.cellId === cellId) as Plan | undefined;
  const cell = state?.cells[cellId];
  return { verdicts, ...(plan === undefined ? {} : { plan }), ...(cell === undefined ? {} : { state: cell }) };
}

/** Cells that the epoch did something to: all others are the very same object. */
function touched(before: ShardState, after: ShardState): readonly string[] {
  return Object.keys(after.cells).filter((cellId) => after.cells[cellId] !== before.cells[cellId]);
}

/** The first difference between what the log says of an epoch and its re-run. Cost: the records of the epoch. */
export function compareEpoch({ epoch, rerun, before, checkpointed }: EpochSides): EpochDifference | undefined {
  const [logged, again] = [inLog(epoch), inRerun(rerun)];
  const longest = Math.max(logged.length, again.length);
  let place: Place | undefined;
  for (let index = 0; index < longest && place === undefined; index += 1) place = placeOf(logged[index], again[index]);
  if (place === undefined) return undefined;
  const { cellId, ...rest } = place;
  const cellIds = cellId === undefined ? touched(before, rerun.state) : [cellId];
  const cells = cellIds.map((id): CellDifference => {
    const cell = before.cells[id];
    return {
      cellId: id,
      ...(cell === undefined ? {} : { before: cell }),
      log: side(logged, id, checkpointed),
      rerun: side(again, id, rerun.state),
    };
  });
  const { shard, position, ownerId } = epoch;
  return { shard, epoch: epoch.epoch, position, ownerId, ...rest, cells };
}
