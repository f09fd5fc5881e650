import {
  admitted,
  byUrgency,
  correctDownload,
  deadlineAtMs,
  downlinkBand,
  downloadFragment,
  projectDownload,
  underWayEntry,
  usableBlocks,
  type BlockGrants,
  type CellState,
  type CellWorld,
  type ModeDecision,
  type ModeDemand,
  type ModePlanner,
  type PlanWindow,
  type UnderWayEntry,
  type UnderWayDownload,
} from '../../../core/cell/index.js';
import { advanceDownload, bitsPerSecond } from '../../../core/physics/index.js';
import { roundToMicroseconds, secondsFromMs } from '../../../core/units.js';
import { beginDownload } from './begin-download.js';
import type { DivideBlocks } from './claim.js';

export interface DownloadRules {
  /** Who is admitted: everybody at once, or each when it first gets blocks. */
  readonly admits: 'everybody' | 'served';
  readonly divide: DivideBlocks;
}

/** No solver has a say: layers keep the clock they were begun with, which is the device's top one. */
const NO_SOLVER = { served: [] };

/** When it would finish if the channel stayed and its blocks too; the deadline if not before. */
function predictedFinishAtMs(
  { work, device, belief, open }: UnderWayEntry,
  blocks: number,
  window: PlanWindow,
  world: CellWorld,
): number {
  const deadline = deadlineAtMs(open.request);
  const { finishedAtMs = deadline } = advanceDownload(work, device, open.progress, {
    fromMs: window.startsAtMs,
    toMs: deadline,
    bitsPerSecond: bitsPerSecond(world.cell.downlink, blocks, belief.newest),
    clockHz: () => device.maxClockHz,
  });
  return roundToMicroseconds(finishedAtMs);
}

/**
 * Mode download as conventional schedulers do it, for comparison: no solver, no forecast, no promise. Blocks are divided
 * by a simple rule over the newest channel, the first model that fits into the device is taken, the device runs at its
 * top clock, and layers still run as they arrive. Nobody is refused or given up: a request is settled by its completion
 * or by its deadline, from which on it gets nothing. Priorities, energy allowances and best effort are not looked at.
 */
export class ConventionalDownloadPlanner implements ModePlanner {
  readonly mode = 'download';
  readonly project = projectDownload;
  readonly correct = correctDownload;

  constructor(private readonly rules: DownloadRules) {}

  decide(demand: ModeDemand<UnderWayDownload>, state: CellState, window: PlanWindow, world: CellWorld): ModeDecision {
    const inTime = (open: UnderWayDownload): boolean => deadlineAtMs(open.request) > window.startsAtMs;
    const begun = demand.waiting.map((open) => beginDownload(open, window.startsAtMs, world));
    const candidates = [...demand.underWay.filter(inTime), ...begun.filter((open) => open !== undefined)]
      .sort(byUrgency)
      .map((open) => underWayEntry(open, state, window, world));
    const grants = this.divided(candidates, window, world);

    const waiting = new Set(demand.waiting.map(({ request }) => request.requestId));
    const isNew = ({ open }: UnderWayEntry): boolean => waiting.has(open.request.requestId);
    const isAdmitted = ({ open }: UnderWayEntry): boolean =>
      this.rules.admits === 'everybody' || grants(open.request.requestId) > 0;
    const admissions = candidates
      .filter((entry) => isNew(entry) && isAdmitted(entry))
      .map((entry) => ({
        ...entry.open,
        predictedFinishAtMs: predictedFinishAtMs(entry, grants(entry.open.request.requestId), window, world),
      }));
    const entered = new Set(admissions.map(({ request }) => request.requestId));
    return {
      verdicts: admissions.map(admitted),
      open: [
        ...demand.underWay,
        ...admissions,
        ...demand.waiting.filter(({ request }) => !entered.has(request.requestId)),
      ],
      fragment: downloadFragment(
        candidates.filter((entry) => !isNew(entry) || isAdmitted(entry)),
        grants,
        NO_SOLVER,
        world,
      ),
    };
  }

  private divided(candidates: readonly UnderWayEntry[], window: PlanWindow, world: CellWorld): BlockGrants {
    const { blocks, resourceBlockHz } = downlinkBand(world);
    const windowSeconds = secondsFromMs(window.endsAtMs - window.startsAtMs);
    const claims = candidates.map((entry) => ({
      open: entry.open,
      usableBlocks: usableBlocks(entry, resourceBlockHz, windowSeconds),
    }));
    const granted = this.rules.divide(claims, blocks);
    return (requestId) => granted.get(requestId) ?? 0;
  }
}
