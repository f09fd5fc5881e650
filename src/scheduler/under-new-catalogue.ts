import type { Mode } from '../core/catalogue.js';
import { endVanished, vanishedRequest, type CellState, type CellWorld } from '../core/cell/index.js';
import type { VerdictBody } from '../core/messages.js';
import type { ShardState } from './shard-state.js';

/** The state under a new catalogue: what lost its cell, model or device ends with CATALOGUE_CHANGED. */
export function underNewCatalogue(
  state: ShardState,
  worlds: ReadonlyMap<string, CellWorld>,
  planned: readonly Mode[],
): { readonly state: ShardState; readonly verdicts: readonly VerdictBody[] } {
  const verdicts: VerdictBody[] = [];
  const cells: Record<string, CellState> = {};
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
