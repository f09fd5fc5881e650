import {
  type DynamicModule,
  Logger,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { BearerTokenGuard } from './access/bearer-token.guard.js';
import { SecurityHeaders } from './access/security-headers.middleware.js';
import { CellDirectory } from './api/cell-directory.js';
import { CellsController } from './api/cells.controller.js';
import { ModelsController } from './api/models.controller.js';
import { RequestsController } from './api/requests.controller.js';
import { SummaryController } from './api/summary.controller.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DecisionsController } from './decisions/decisions.controller.js';
import { EventsController } from './events/events.controller.js';
import { OpenStreams } from './events/open-streams.js';
import { LiveController } from './live/live.controller.js';
import { LiveRounds } from './live/live-rounds.js';
import { PageController } from './page-files/page.controller.js';
import { PageFiles } from './page-files/page-files.js';
import { ReadModel } from './read-model/read-model.js';
import { WEB_OPTIONS, type WebOptions } from './web-options.js';

const logger = new Logger('Web');

function readModel({ log, topics, catalogue, time, replay, nowMs = Date.now }: WebOptions): ReadModel {
  return new ReadModel({
    log,
    decisionsTopic: topics.decisions,
    epochMs: catalogue.deployment.epochMs,
    time,
    nowMs,
    ...(replay === undefined ? {} : { replay }),
    onTrouble: (shard, error) => {
      logger.error(`the decision log of shard ${shard} cannot be followed`, error);
    },
  });
}

/** The live page and the routes under /api. Read-only; follows the decision log from the application's start to its end. */
@Module({})
export class WebModule implements NestModule, OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly model: ReadModel) {}

  static forRoot(options: WebOptions): DynamicModule {
    return {
      module: WebModule,
      controllers: [
        CellsController,
        ModelsController,
        RequestsController,
        SummaryController,
        EventsController,
        LiveController,
        DecisionsController,
        DeadLettersController,
        PageController,
      ],
      providers: [
        { provide: WEB_OPTIONS, useValue: options },
        { provide: ReadModel, useFactory: readModel, inject: [WEB_OPTIONS] },
        { provide: APP_GUARD, useClass: BearerTokenGuard },
        CellDirectory,
        LiveRounds,
        OpenStreams,
        PageFiles,
      ],
      exports: [ReadModel],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SecurityHeaders).forRoutes('{*path}');
  }

  /** The topics exist by now. */
  async onApplicationBootstrap(): Promise<void> {
    await this.model.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.model.stop();
  }
}
