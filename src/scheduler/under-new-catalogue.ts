import { endVanished, vanishedRequest, type CellState } from '../core/cell/index.js';
import type { VerdictBody } from '../core/messages.js';
import type { ShardState } from './shard-state.js';
import type { StepContext } from './step.js';

/** The state under a new catalogue: what lost its cell, model or device ends with CATALOGUE_CHANGED. */
export function underNewCatalogue(
  state: ShardState,
  { worlds, planners }: StepContext,
): { readonly state: ShardState; readonly verdicts: readonly VerdictBody[] } {
  const verdicts: VerdictBody[] = [];
  const cells: Record<string, CellState> = {};
  const planned = planners.map(({ mode }) => mode);
  for (const [cellId, cell] of Object.entries(state.cells)) {
    const left = endVanished(cell, worlds.get(cellId), planned);
    verdicts.push(...left.verdicts);
    if (left.cell !== undefined) cells[cellId] = left.cell;
  }
  const stays = state.held.filter(({ message }) => worlds.has(message.cellId));
  for (const { message } of state.held) {
    if (worlds.has(message.cellId) || !('arrivedAtMs' in message)) continue;
    verdicts.push(vanishedRequest(message));
  }
  return { state: { ...state, cells, held: stays }, verdicts };
}
