import {
  SchedulerDriver,
  type RestartOptions,
  type SchedulerDriverOptions,
} from '../../src/evaluation/driver/index.js';
import { auditTopics, type AuditRule } from '../../src/evaluation/audit/index.js';
import { EVENTFUL, sendEventful } from './eventful-traffic.js';

/** What must be the same whatever happens. */
export interface Decided {
  readonly lines: readonly string[];
  /** Keys of the dead letters, in order. */
  readonly deadLetters: readonly string[];
}

export interface EventfulRun extends Decided {
  readonly processes: number;
  /** Of the last process. */
  readonly appends: number;
  readonly inputs: number;
  /** Epochs of the checkpoints that processes began from. */
  readonly beganFrom: readonly number[];
  readonly failure: Error | undefined;
  /** What the topics break. */
  readonly broken: readonly AuditRule[];
}

export async function decidedBy(driver: SchedulerDriver): Promise<Decided> {
  return { lines: await driver.acceptedLines(), deadLetters: [...(await driver.deadLetters()).keys()].sort() };
}

/** What an audit finds in the topics of a run that has come to its end. */
export async function brokenRules({ log, topics }: SchedulerDriver): Promise<readonly AuditRule[]> {
  const { violations } = await auditTopics({ log, topics, catalogue: EVENTFUL.catalogue, drained: true });
  return violations.map(({ rule }) => rule);
}

/** The eventful traffic to its end: whenever the process has died, another one goes on. */
export async function runEventful(
  options: Partial<SchedulerDriverOptions> = {},
  restart: RestartOptions = {},
): Promise<EventfulRun> {
  const driver = await SchedulerDriver.start({ ...EVENTFUL, ...options });
  const beganFrom: number[] = [];
  let processes = 1;
  try {
    await sendEventful(driver);
    await driver.runUntilDrained();
    for (; driver.process.state === 'dead'; processes += 1) {
      await driver.restart(restart);
      beganFrom.push(...driver.process.restores.flatMap(({ checkpointEpoch }) => checkpointEpoch ?? []));
      await driver.runUntilDrained();
    }
    const { appends, inputs, shards } = driver.process;
    const failure = shards.find(({ phase }) => phase === 'failed')?.error;
    const broken = failure === undefined ? await brokenRules(driver) : [];
    return { ...(await decidedBy(driver)), processes, appends, inputs, beganFrom, failure, broken };
  } finally {
    await driver.close();
  }
}

/** Where two runs part, in few words; undefined when they do not. */
export function difference(run: EventfulRun, undisturbed: Decided): string | undefined {
  if (run.failure !== undefined) return `failed: ${run.failure.message}`;
  if (run.broken.length > 0) return `breaks ${run.broken.join()}`;
  const { lines, deadLetters } = undisturbed;
  const line = lines.findIndex((text, index) => text !== run.lines[index]);
  if (line >= 0) return `line ${line} is ${run.lines[line] ?? 'missing'} instead of ${lines[line] ?? ''}`;
  if (run.lines.length > lines.length) return `${run.lines.length - lines.length} lines more`;
  if (run.deadLetters.join() !== deadLetters.join()) return `dead letters ${run.deadLetters.join()}`;
  return undefined;
}
