import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import type { Cell } from '../../core/catalogue.js';
import { ReadModel } from '../read-model/read-model.js';
import { WEB_OPTIONS, type WebOptions } from '../web-options.js';

/** Which cells there are: those of the catalogue, and those the decision log speaks of (an earlier catalogue's). */
@Injectable()
export class CellDirectory {
  readonly #catalogue: ReadonlyMap<string, Cell>;

  constructor(
    @Inject(WEB_OPTIONS) options: WebOptions,
    private readonly model: ReadModel,
  ) {
    this.#catalogue = new Map(options.catalogue.cells.map((cell) => [cell.cellId, cell]));
  }

  get cellIds(): readonly string[] {
    return [...new Set([...this.#catalogue.keys(), ...this.model.cellIds])];
  }

  /** The catalogue's entry; undefined for a cell of an earlier catalogue. */
  entry(cellId: string): Cell | undefined {
    return this.#catalogue.get(cellId);
  }

  /** @throws NotFoundException */
  require(cellId: string): void {
    if (this.#catalogue.has(cellId) || this.model.cellTotals(cellId) !== undefined) return;
    throw new NotFoundException(`There is no cell ${cellId}; GET /api/cells lists those there are.`);
  }
}
