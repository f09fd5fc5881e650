import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, type INestMicroservice, type LoggerService } from '@nestjs/common';
import { Ctx, EventPattern, type MicroserviceOptions, Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { concat, defer, EMPTY, type Observable, of } from 'rxjs';
import { EmbeddedEventLog } from '../embedded/index.js';
import type { RecordBatch } from '../event-log.js';
import { BatchContext } from './batch-context.js';
import { BatchPattern } from './batch-pattern.js';
import { EventLogServer } from './event-log-server.js';
import type { ShardLifecycle } from './shard-lifecycle.js';

/** What happened, in order, and a way to wait for it. */
class Diary {
  readonly entries: string[] = [];
  private readonly waiting: { readonly entry: string; readonly resolve: () => void }[] = [];

  note(entry: string): void {
    this.entries.push(entry);
    for (const { resolve } of this.waiting.filter((waiter) => waiter.entry === entry)) resolve();
  }

  async until(entry: string): Promise<void> {
    if (this.entries.includes(entry)) return;
    await new Promise<void>((resolve) => {
      this.waiting.push({ entry, resolve });
    });
  }
}

const diary = { current: new Diary() };
const gate = { open: Promise.resolve() };
const text = ({ records }: RecordBatch): string => records.map(({ value }) => Buffer.from(value).toString()).join('');

@Controller()
class Intake {
  @BatchPattern('requests')
  async onRequests(@Payload() batch: RecordBatch, @Ctx() context: BatchContext): Promise<void> {
    const { shard } = context.getShard();
    diary.current.note(`${context.getPattern()} ${batch.topic} shard ${shard}: ${text(batch)}`);
    await gate.open;
    if (text(batch).includes('poison')) throw new Error('cannot digest poison');
    context.getShard().commit(batch.topic, (batch.records.at(-1)?.offset ?? 0) + 1);
    diary.current.note(`handled ${text(batch)}`);
  }

  @BatchPattern('reports')
  onReports(@Payload() batch: RecordBatch): Observable<string> {
    diary.current.note(`reports: ${text(batch)}`);
    if (text(batch) === 'nothing') return EMPTY;
    const end = defer(async () => {
      await gate.open;
      if (text(batch).includes('poison')) throw new Error('cannot report poison');
      diary.current.note(`reported ${text(batch)}`);
      return 'end';
    });
    return concat(of('begin'), end);
  }
}

@Controller()
class Unfiltered {
  @EventPattern('outcomes')
  onOutcomes(@Payload() batch: RecordBatch): void {
    throw new Error(`a secret of ${batch.topic}`);
  }
}

@Controller()
class Stranger {
  @BatchPattern('rumours')
  onRumours(): void {
    diary.current.note('a rumour');
  }
}

const SILENT: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };

const topics = { requests: 'demo.requests', reports: 'demo.reports', outcomes: 'demo.outcomes' };

describe('EventLogServer', () => {
  let log: EmbeddedEventLog;
  let server: EventLogServer;
  let app: INestMicroservice;
  let crash: Promise<Error>;

  beforeEach(async () => {
    diary.current = new Diary();
    gate.open = Promise.resolve();
    log = new EmbeddedEventLog({ now: () => 0, maxBatchRecords: 1 });
    await log.ensureTopics(Object.values(topics).map((topic) => ({ topic, partitions: 2 })));
    let crashed: (error: Error) => void;
    crash = new Promise((resolve) => {
      crashed = resolve;
    });
    const lifecycle: ShardLifecycle = {
      onShardAssigned: ({ shard }) => {
        diary.current.note(`assigned ${shard}`);
        return Promise.resolve();
      },
      onShardRevoked: ({ shard, owned }) => {
        diary.current.note(`revoked ${shard}, owned: ${owned}`);
        return Promise.resolve();
      },
      onCrash: (error) => {
        crashed(error);
      },
    };
    server = new EventLogServer({ log, groupId: 'scheduler', topics, lifecycle });
  });

  afterEach(async () => {
    await app.close();
    await log.close();
  });

  async function start(...controllers: (new () => object)[]): Promise<void> {
    const module = await Test.createTestingModule({ controllers }).setLogger(SILENT).compile();
    const options: MicroserviceOptions = { strategy: server };
    // Nest declares its options as a class that does not exist at run time, so no value is ever an instance of it.
    app = module.createNestMicroservice(options as never);
    await app.listen();
  }

  async function send(topic: string, ...values: string[]): Promise<void> {
    for (const value of values) await log.append(topic, 1, [{ key: 'cell-1', value: Buffer.from(value) }]);
  }

  it('hands batches of the topics behind the patterns to their handlers, with the shard beside them', async () => {
    await start(Intake);
    await send('demo.requests', 'a');
    await diary.current.until('handled a');
    expect(diary.current.entries).toEqual([
      'assigned 0',
      'assigned 1',
      'requests demo.requests shard 1: a',
      'handled a',
    ]);
    expect(log.stats().groups.find(({ topic, partition }) => topic === 'demo.requests' && partition === 1)).toEqual({
      groupId: 'scheduler',
      topic: 'demo.requests',
      partition: 1,
      committedOffset: 1,
      lag: 0,
    });
    expect(server.unwrap<EmbeddedEventLog>()).toBe(log);
  });

  it('subscribes only to topics that have a handler', async () => {
    await start(Intake);
    const subscribed = new Set(log.stats().groups.map(({ topic }) => topic));
    expect([...subscribed].sort()).toEqual(['demo.reports', 'demo.requests']);
  });

  it.each([
    ['promise', 'demo.requests', 'handled a', 'requests demo.requests shard 1: b'],
    ['observable', 'demo.reports', 'reported a', 'reports: b'],
  ])('gives the next batch only when the %s of the one before is done', async (_kind, topic, done, next) => {
    let open: () => void = () => undefined;
    gate.open = new Promise((resolve) => {
      open = resolve;
    });
    await start(Intake);
    await send(topic, 'a', 'b');
    await diary.current.until('assigned 1');
    // The other topic of the same shard goes on meanwhile: by the time its batch is here, b would be, too.
    const other = topic === 'demo.requests' ? 'demo.reports' : 'demo.requests';
    await send(other, 'x');
    await diary.current.until(other === 'demo.reports' ? 'reports: x' : 'requests demo.requests shard 1: x');
    expect(diary.current.entries).not.toContain(next);
    open();
    await diary.current.until(next);
    expect(diary.current.entries.indexOf(done)).toBeGreaterThan(0);
    expect(diary.current.entries.indexOf(done)).toBeLessThan(diary.current.entries.indexOf(next));
  });

  it.each([
    ['a rejected promise', 'demo.requests', 'cannot digest poison'],
    ['a failed observable', 'demo.reports', 'cannot report poison'],
  ])('takes %s of a handler to onCrash and delivers nothing after it', async (_kind, topic, message) => {
    await start(Intake);
    const crashed = new Promise<void>((resolve) => {
      server.on('crashed', resolve);
    });
    await send(topic, 'poison', 'after');
    await expect(crash).resolves.toThrow(message);
    await crashed;
    await app.close();
    expect(diary.current.entries.filter((entry) => entry.includes('after'))).toEqual([]);
    expect(diary.current.entries).toContain('revoked 1, owned: false');
  });

  it('takes an observable that says nothing as done', async () => {
    await start(Intake);
    await send('demo.reports', 'nothing', 'something');
    await diary.current.until('reported something');
  });

  it("still crashes, in Nest's words, where the filter was forgotten", async () => {
    await start(Unfiltered);
    await send('demo.outcomes', 'a');
    const error = await crash;
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toBe('Internal server error');
  });

  it('waits for the batch under way when the app closes, then gives the shards back', async () => {
    let open: () => void = () => undefined;
    gate.open = new Promise((resolve) => {
      open = resolve;
    });
    await start(Intake);
    await send('demo.requests', 'a');
    await diary.current.until('requests demo.requests shard 1: a');
    const closed = app.close().then(() => {
      diary.current.note('closed');
    });
    await diary.current.until('revoked 0, owned: false');
    open();
    await closed;
    expect(diary.current.entries.slice(3)).toEqual([
      'revoked 0, owned: false',
      'handled a',
      'revoked 1, owned: false',
      'closed',
    ]);
  });

  it('refuses to listen with a handler for a pattern that stands for no topic', async () => {
    await expect(start(Stranger)).rejects.toThrow('registered for rumours, but the topics are requests, reports');
  });

  it('refuses to listen without any handler', async () => {
    await expect(start()).rejects.toThrow('no handler is registered for any of requests, reports, outcomes');
  });

  it('reports a topic that does not exist through listen', async () => {
    server = new EventLogServer({
      log,
      groupId: 'scheduler',
      topics: { ...topics, requests: 'missing' },
      lifecycle: {
        onShardAssigned: () => Promise.resolve(),
        onShardRevoked: () => Promise.resolve(),
        onCrash: () => undefined,
      },
    });
    await expect(start(Intake)).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
  });
});
