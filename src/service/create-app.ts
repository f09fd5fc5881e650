import { NestApplicationContextOptions } from '@nestjs/common/interfaces/nest-application-context-options.interface.js';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { AppModule } from '../app.module.js';
import { packageVersion } from '../cli/package-version.js';
import type { ServeOptions } from '../cli/serve-options.js';
import type { TopicNames } from '../contracts/index.js';
import type { Catalogue } from '../core/catalogue.js';
import { DEFAULT_CHECKPOINTS, ShardRunner, systemClock } from '../scheduler/index.js';
import { EventLogServer, type EventLog } from '../streams/index.js';
import {
  createLogger,
  LogObserver,
  Metrics,
  MetricsObserver,
  PinoNestLogger,
  type SchedulerObserver,
} from '../telemetry/index.js';
import type { ReplayStatus } from '../web/index.js';
import { fanOut } from './fan-out.js';

/** All members of one service share its shards; another topic prefix is another service. */
const groupId = ({ kafka }: ServeOptions): string => kafka?.topicPrefix.replace(/\.$/, '') ?? 'slotwise';

/** What no log line may hold. */
const secretsOf = ({ bearerToken, kafka }: ServeOptions): readonly string[] =>
  [bearerToken, kafka?.sasl?.password].filter((secret) => secret !== undefined);

export interface AppParts {
  readonly options: ServeOptions;
  readonly log: EventLog;
  readonly topics: TopicNames;
  readonly catalogue: Catalogue;
  /** Hears what the scheduler says, beside the metrics. */
  readonly observer: SchedulerObserver;
  readonly replay?: ReplayStatus;
}

/** The Nest application: HTTP on one side, the event log as a microservice on the other. Nothing listens yet. */
export async function createApp(parts: AppParts): Promise<NestExpressApplication> {
  const { options, log, topics, catalogue, observer, replay } = parts;
  const {
    time,
    shards: partitions,
    outcomes,
    bearerToken,
    exemplars,
    logLevel,
    checkpointEvery,
    ignoreCheckpoints,
    changeCatalogue,
  } = options;
  const version = packageVersion();
  const metrics = new Metrics({ version, exemplars });
  metrics.set('shards_configured', {}, partitions);
  const measuring = new MetricsObserver({
    catalogue,
    metrics,
    time,
    nowMs: () => systemClock.nowMs(),
  });
  const logger = createLogger({ level: logLevel, secrets: secretsOf(options) });
  const module = AppModule.forRoot({
    scheduler: {
      log,
      topics,
      partitions,
      catalogue,
      time,
      awaitOutcomes: outcomes !== 'none',
      instance: `${hostname()}/${process.pid}`,
      build: version,
      newOwnerId: () => randomUUID(),
      checkpoints: { ...DEFAULT_CHECKPOINTS, everyEpochs: checkpointEvery },
      ...{ ignoreCheckpoints, changeCatalogue },
      clock: systemClock,
      observer: fanOut([measuring, new LogObserver(logger), observer]),
    },
    metrics,
    web: {
      log,
      topics,
      catalogue,
      time,
      ...(bearerToken === undefined ? {} : { bearerToken }),
      ...(replay === undefined ? {} : { replay }),
    },
  });
  const settings = Object.assign(new NestApplicationContextOptions(), {
    logger: new PinoNestLogger(logger),
    abortOnError: false,
  });
  const app = await NestFactory.create<NestExpressApplication>(module, settings);
  const { requests, reports, outcomes: outcomesTopic } = topics;
  app.connectMicroservice({
    strategy: new EventLogServer({
      log,
      groupId: groupId(options),
      topics: { requests, reports, outcomes: outcomesTopic },
      lifecycle: app.get(ShardRunner),
    }),
  });
  return app;
}
