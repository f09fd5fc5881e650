import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { partitionOf } from '../../contracts/index.js';
import { ReadModel } from '../read-model/read-model.js';
import type { CellDeliveries } from '../shown/cell-deliveries.js';
import type { CellEpoch } from '../shown/cell-epoch.js';
import type { CellSummary } from '../shown/cell-summary.js';
import { CellDirectory } from './cell-directory.js';
import { cellSummary } from './cell-summary.js';
import { EpochsQuery } from './limit.queries.js';
import { queryPipe } from './query-pipe.js';

/** Cells, and what was decided in them of late. */
@Controller('api/cells')
export class CellsController {
  constructor(
    private readonly model: ReadModel,
    private readonly directory: CellDirectory,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  cells(): readonly CellSummary[] {
    return this.directory.cellIds.map((cellId) =>
      cellSummary({
        cellId,
        shard: partitionOf(cellId, this.model.shardCount),
        entry: this.directory.entry(cellId),
        totals: this.model.cellTotals(cellId),
        lastEpoch: this.model.epochs(cellId, 1)?.[0]?.epoch,
      }),
    );
  }

  /** Oldest first. */
  @Get(':cellId/epochs')
  @Header('Cache-Control', 'no-store')
  epochs(@Param('cellId') cellId: string, @Query(queryPipe()) { limit }: EpochsQuery): readonly CellEpoch[] {
    this.directory.require(cellId);
    return this.model.epochs(cellId, limit) ?? [];
  }

  /** Layer by layer, of the newest plan. */
  @Get(':cellId/deliveries')
  @Header('Cache-Control', 'no-store')
  deliveries(@Param('cellId') cellId: string): CellDeliveries {
    this.directory.require(cellId);
    return this.model.deliveries(cellId);
  }
}
