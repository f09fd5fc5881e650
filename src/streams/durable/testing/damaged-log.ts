import { expect } from '@jest/globals';
import { SlotwiseError } from '../../../core/errors.js';
import { record } from '../../testing/event-log-harness.js';
import { DurableScene, held } from './durable-scene.js';
import { MemoryFiles } from './memory-files.js';

export const PLAIN = '/log/orders/0/';
export const COMPACTED = '/log/latest/0/compacted.log';

/** Contents of both topics after each number of records appended to each. */
export interface SmallLog {
  readonly files: MemoryFiles;
  readonly orders: readonly string[];
  /** `latest[n]`: what lived after `n` records. */
  readonly latest: readonly (readonly string[])[];
}

const APPENDED = ['a1', 'b1', 'a2', 'a3', 'c1', 'a4', 'b2', 'a5'];
export const BOUNDS = { segmentBytes: 150, rewriteBytes: 150 };

/** Three segments of a plain topic, and a compacted one that was written anew and has gone on since. */
export async function smallLog(): Promise<SmallLog> {
  const files = new MemoryFiles();
  const log = await new DurableScene(files, BOUNDS).open();
  await log.ensureTopics([
    { topic: 'orders', partitions: 1 },
    { topic: 'latest', partitions: 1, compacted: true },
  ]);
  const latest: (readonly string[])[] = [[]];
  for (const text of APPENDED) {
    const appended = { ...record(text, text.slice(0, 1)), headers: { n: text } };
    for (const topic of ['orders', 'latest']) await log.append(topic, 0, [appended]);
    latest.push(await held(log, 'latest'));
  }
  return { files, orders: await held(log, 'orders'), latest };
}

export interface Opened {
  readonly orders: readonly string[];
  readonly latest: readonly string[];
  readonly tornTails: readonly string[];
}

/** What a damaged copy is opened as; or the error, having made sure that it is one of ours and changed nothing. */
export async function opened(files: MemoryFiles): Promise<Opened | SlotwiseError> {
  const before = files.snapshot();
  const scene = new DurableScene(files, BOUNDS);
  try {
    const log = await scene.reopen();
    return { orders: await held(log, 'orders'), latest: await held(log, 'latest'), tornTails: scene.tornTails };
  } catch (error) {
    if (!(error instanceof SlotwiseError)) throw error;
    expect(files.snapshot()).toEqual(before);
    expect(files.openFiles).toBe(0);
    return error;
  }
}
