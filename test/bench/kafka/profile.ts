import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profiler } from 'node:inspector';

type Node = Profiler.ProfileNode;

/** As `--cpu-prof` writes it. */
interface Profile {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** What a function works at; the first that matches it, or else the function that called it. */
const TASKS: readonly (readonly [task: string, matches: RegExp])[] = [
  ['collecting garbage', /^\(garbage collector\)/u],
  ['waiting', /^\((?:idle|program)\)/u],
  [
    'kafkajs: decoding what was fetched',
    /kafkajs\/src\/protocol\/(?:decoder|.*\/decoder|.*[dD]ecode|requests\/fetch)/u,
  ],
  ['kafkajs: sending', /kafkajs\/src\/(?:protocol|producer|network)/u],
  ['the rest of kafkajs and of the adapter', /kafkajs\/src|dist\/streams\/kafka/u],
  ['digest of the state', /stateDigest .*dist\/scheduler\/digest/u],
  ['deciding: intake, state, solver', /^step .*dist\/scheduler\/step/u],
  ['encoding decisions', /dist\/scheduler\/epoch-records/u],
  ['reading and checking inputs', /dist\/scheduler\/(?:shards\.controller|shard-runner|parse-input)/u],
  ['following the decisions for the page', /dist\/(?:web|streams\/decisions)/u],
  ['metrics and logs', /dist\/telemetry|prom-client|pino/u],
];
const REST = 'everything else';

/** Share of the time since the first decision spent on each task, largest first. The folder holds one profile. */
export function sharesOf(folder: string): readonly (readonly [task: string, share: number])[] {
  const [name = ''] = readdirSync(folder);
  const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile;
  const tasks = tasksOf(profile.nodes);
  const deciding = new Set([...tasks].filter(([, task]) => task.startsWith('deciding')).map(([id]) => id));
  const begun = profile.samples.findIndex((id) => deciding.has(id));
  const spent = new Map<string, number>();
  let total = 0;
  for (let index = begun; index < profile.samples.length; index += 1) {
    const task = tasks.get(profile.samples[index] ?? 0) ?? REST;
    const microseconds = profile.timeDeltas[index] ?? 0;
    spent.set(task, (spent.get(task) ?? 0) + microseconds);
    total += microseconds;
  }
  return [...spent].map(([task, us]) => [task, us / total] as const).sort(([, a], [, b]) => b - a);
}

/** The task of every node, from the callers down. */
function tasksOf(nodes: readonly Node[]): ReadonlyMap<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const tasks = new Map<number, string>();
  const visit = (node: Node, inherited: string): void => {
    const task = taskOf(node) ?? inherited;
    tasks.set(node.id, task);
    for (const child of node.children ?? []) {
      const called = byId.get(child);
      if (called !== undefined) visit(called, task);
    }
  };
  const [root] = nodes;
  if (root !== undefined) visit(root, REST);
  return tasks;
}

function taskOf({ callFrame: { functionName, url } }: Node): string | undefined {
  return TASKS.find(([, matches]) => matches.test(`${functionName} ${url}`))?.[0];
}
