import { beforeAll, describe, expect, it } from '@jest/globals';
import { topicNames, type TopicNames } from '../../contracts/index.js';
import { encoded, radioReport, rawRecord, userRequest } from '../../scheduler/testing/input-messages.js';
import { smallCatalogue, START_MS } from '../../scheduler/testing/small-catalogue.js';
import { EmbeddedEventLog, topicSpecs, type LogRecord, type NewRecord } from '../../streams/index.js';
import { steadyChannel } from '../../twin/testing/scripted-channel.js';
import { readPartition, SchedulerDriver } from '../driver/index.js';
import { auditTopics, type AuditRule, type TopicsAudit } from './index.js';

const catalogue = smallCatalogue();
const topics = topicNames();
const at = (ms: number): number => START_MS + ms;

type Contents = Readonly<Record<keyof TopicNames, readonly LogRecord[]>>;
type Tamper = (records: readonly LogRecord[]) => readonly NewRecord[];
type Fields = Record<string, unknown>;

/** Two served, one refused, one sent twice, one no request at all, one that contradicts another. */
async function runToItsEnd(drain = true): Promise<Contents> {
  const options = { catalogue, startAtMs: START_MS, openChannel: steadyChannel };
  const driver = await SchedulerDriver.start(options);
  await driver.send(radioReport({ measuredAtMs: at(5) }));
  const [served, other] = [20, 130].map((ms) => userRequest({ requestId: `at-${ms}`, arrivedAtMs: at(ms) }));
  if (served === undefined || other === undefined) throw new Error('two of two');
  await driver.send(served, userRequest({ requestId: 'odd', arrivedAtMs: at(30), models: ['nothing'] }), served);
  await driver.pipe('requests', 0, [rawRecord('half a mess', at(40)), encoded({ ...served, deadlineMs: 999 })]);
  await driver.send(other);
  if (drain) await driver.finish(at(3000));
  else {
    await driver.sendClocks(at(400));
    await driver.settle();
  }
  const names = Object.entries(topics) as [keyof TopicNames, string][];
  const read = names.map(async ([name, topic]) => [name, await readPartition(driver.log, topic, 0)] as const);
  const contents = Object.fromEntries(await Promise.all(read)) as unknown as Contents;
  await driver.close();
  return contents;
}

/** Audits a copy of the topics with some of them changed. */
async function audited(
  contents: Contents,
  tampered: Partial<Record<keyof TopicNames, Tamper>> = {},
  drained = true,
): Promise<TopicsAudit> {
  const log = new EmbeddedEventLog({ now: () => START_MS });
  await log.ensureTopics(topicSpecs(topics, 1));
  for (const [name, topic] of Object.entries(topics) as [keyof TopicNames, string][]) {
    const records = tampered[name]?.(contents[name]) ?? contents[name];
    if (records.length > 0) await log.append(topic, 0, records);
  }
  const found = await auditTopics({ log, topics, catalogue, drained });
  await log.close();
  return found;
}

const fieldsOf = ({ value }: NewRecord): Fields => JSON.parse(new TextDecoder().decode(value)) as Fields;
const withFields = (record: NewRecord, fields: Fields): NewRecord => ({
  ...record,
  value: new TextEncoder().encode(JSON.stringify({ ...fieldsOf(record), ...fields })),
});

/** Changes the last record that is so. */
function changing(isIt: (fields: Fields) => boolean, change: (record: NewRecord, fields: Fields) => NewRecord): Tamper {
  return (records) => {
    const found = records.findLastIndex((record) => isIt(fieldsOf(record)));
    if (found < 0) throw new Error('there is no such record');
    return records.map((record, index) => (index === found ? change(record, fieldsOf(record)) : record));
  };
}

const isMarker = ({ kind }: Fields): boolean => kind === 'epoch';
/** With somebody to serve, who still has to compute. */
const isPlan = ({ kind, ...plan }: Fields): boolean =>
  kind === 'plan' && /"blocks":\d+,"bits.*"clockHz"/u.test(JSON.stringify(plan));
const isVerdict =
  (verdict: string) =>
  (fields: Fields): boolean =>
    fields.verdict === verdict;
const counting = (wrong: Fields): Tamper =>
  changing(isMarker, (marker, { counts }) => withFields(marker, { counts: { ...(counts as Fields), ...wrong } }));
const adding =
  (...more: readonly NewRecord[]): Tamper =>
  (records) => [...records, ...more];

describe('an audit of the topics', () => {
  let contents: Contents;
  beforeAll(async () => {
    contents = await runToItsEnd();
  });

  const rules = async (
    tampered: Partial<Record<keyof TopicNames, Tamper>>,
    drained?: boolean,
  ): Promise<ReadonlySet<AuditRule>> =>
    new Set((await audited(contents, tampered, drained)).violations.map(({ rule }) => rule));

  it('finds nothing where every promise is kept, and counts everything', async () => {
    const { shards, violations } = await audited(contents);
    expect(violations).toEqual([]);
    const requests = { received: 6, completed: 2, refused: 1, deadLetters: 2, duplicates: 1, missed: 0, expired: 0 };
    const decisions = { terms: 1, late: 0, repeated: 0, torn: 0, foreign: 0 };
    expect(shards).toMatchObject([{ shard: 0, requests: { ...requests, inFlight: 0 }, decisions, unread: 0 }]);
  });

  it('holds nothing against requests under way, unless nothing may be', async () => {
    const underWay = await runToItsEnd(false);
    const { shards, violations } = await audited(underWay, {}, false);
    expect(violations).toEqual([]);
    expect(shards[0]?.requests.inFlight).toBeGreaterThan(0);
    const drained = await audited(underWay);
    expect(new Set(drained.violations.map(({ rule }) => rule))).toEqual(new Set(['NO_VERDICT']));
  });

  it('counts what an owner that has lost the shard still writes, and accepts none of it', async () => {
    const [first] = contents.decisions;
    const marker = contents.decisions.findLast((record) => isMarker(fieldsOf(record)));
    if (first === undefined || marker === undefined) throw new Error('there are some');
    const successor = withFields(first, { ownerId: 'successor' });
    const verdict = withFields(marker, { kind: 'verdict', cellId: 'cell-a', requestId: 'at-20', verdict: 'missed' });
    const { shards, violations } = await audited(contents, { decisions: adding(successor, verdict, marker) });
    expect(violations).toEqual([]);
    expect(shards).toMatchObject([{ decisions: { terms: 2, late: 2 } }]);
  });

  it('takes the same record of the same owner again for a repeat', async () => {
    const again = contents.decisions.slice(-2);
    const { shards, violations } = await audited(contents, { decisions: (records) => [...records, ...again] });
    expect(violations).toEqual([]);
    expect(shards).toMatchObject([{ decisions: { repeated: 2 } }]);
  });

  it('refuses to say anything of topics whose beginning is gone', async () => {
    const log = new EmbeddedEventLog({ now: () => START_MS, maxPartitionBytes: 400 });
    await log.ensureTopics(topicSpecs(topics, 1));
    const consumer = await log.consume({
      ...{ groupId: 'group', topics: [topics.requests], onCrash: () => undefined },
      onShardAssigned: () => Promise.resolve(),
      onShardRevoked: () => Promise.resolve(),
      onBatch: ({ records }, shard) => {
        shard.commit(topics.requests, (records.at(-1)?.offset ?? 0) + 1);
        return Promise.resolve();
      },
    });
    for (const record of contents.requests) await log.append(topics.requests, 0, [record]);
    await expect(auditTopics({ log, topics, drained: true })).rejects.toMatchObject({ code: 'LOG_TRIMMED' });
    await consumer.close();
    await log.close();
  });

  describe('finds', () => {
    it('a request that was never read', async () => {
      expect(await rules({ requests: adding(encoded(userRequest({ requestId: 'new' }))) })).toEqual(
        new Set(['UNREAD']),
      );
    });

    it('a request that was read and never settled', async () => {
      const other = changing(isVerdict('refused'), (verdict) => withFields(verdict, { requestId: 'somebody' }));
      expect(await rules({ decisions: other })).toEqual(new Set(['NO_VERDICT', 'NOT_ASKED_FOR', 'RECOUNT']));
    });

    it('two terminal verdicts of one request', async () => {
      const second = changing(isVerdict('completed'), (verdict) => withFields(verdict, { requestId: 'at-20' }));
      expect(await rules({ decisions: second })).toContain('TERMINAL_TWICE');
    });

    it('a record that is no request and was not put aside', async () => {
      const found = await rules({ deadLetters: (letters) => letters.filter(({ key }) => !key.endsWith('@3')) });
      expect(found).toEqual(new Set(['NOT_PUT_ASIDE', 'RECOUNT']));
    });

    it('a request taken though it contradicts one before it', async () => {
      const found = await rules({ deadLetters: (letters) => letters.filter(({ key }) => key.endsWith('@3')) });
      expect(found).toEqual(new Set(['TAKEN_TWICE', 'RECOUNT']));
    });

    it('a dead letter that holds other bytes than were sent', async () => {
      const valueBase64 = Buffer.from('half a mass').toString('base64');
      const found = await rules({
        deadLetters: changing(
          () => true,
          (letter) => withFields(letter, { valueBase64 }),
        ),
      });
      expect(found).toEqual(new Set(['LETTER_DIFFERS']));
    });

    it('two records of one owner that contradict each other', async () => {
      const verdict = contents.decisions.find((record) => isVerdict('refused')(fieldsOf(record)));
      if (verdict === undefined) throw new Error('there is one');
      const found = await rules({ decisions: adding(withFields(verdict, { cause: 'on second thoughts' })) });
      expect(found).toEqual(new Set(['WRITTEN_TWICE']));
    });

    it('a marker that does not continue the chain', async () => {
      const broken = changing(isMarker, (marker) => withFields(marker, { previousDigest: '0'.repeat(64) }));
      expect(await rules({ decisions: broken })).toContain('CHAIN_BROKEN');
    });

    it('a torn epoch of which a marker says that it is whole', async () => {
      const { decisions } = contents;
      const gone = decisions.findLastIndex((record) => isVerdict('completed')(fieldsOf(record)));
      const shorter: Tamper = (records) => records.toSpliced(gone, 1);
      expect(await rules({ decisions: shorter })).toContain('CHAIN_BROKEN');
    });

    it.each([
      ['blocks granted', (blocks: number) => ({ blocks, grants: 11 })],
      ['blocks planned', () => ({ blocks: 11, grants: 1 })],
    ])('more %s than the cell has', async (_, wrong) => {
      const more = changing(isPlan, (plan, { downlink }) => {
        const spectrum = downlink as { readonly blocks: number; readonly grants: readonly Fields[] };
        const { blocks, grants } = wrong(spectrum.blocks);
        const given = spectrum.grants.map((grant) => ({ ...grant, blocks: grants }));
        return withFields(plan, { downlink: { ...spectrum, blocks, grants: given } });
      });
      expect(await rules({ decisions: more })).toEqual(new Set(['OVER_ALLOCATED']));
    });

    it('a device clocked higher than it goes', async () => {
      const faster = changing(isPlan, (plan, { deliveries }) => {
        const [delivery] = deliveries as [{ readonly layers: readonly Fields[] }];
        const layers = delivery.layers.map((layer) => ({ ...layer, clockHz: 2e9 }));
        return withFields(plan, { deliveries: [{ ...delivery, layers }] });
      });
      expect(await rules({ decisions: faster })).toEqual(new Set(['OVER_ALLOCATED']));
    });

    it.each(['received', 'deadLetters', 'duplicates', 'inFlight', 'completed'])(
      'a marker whose %s are not what the topics hold',
      async (name) => {
        expect(await rules({ decisions: counting({ [name]: 7 }) })).toContain('RECOUNT');
      },
    );

    it('an input topic whose end was lost', async () => {
      const found = await rules({ reports: (records) => records.slice(0, -1) });
      expect(found).toEqual(new Set(['INPUT_MISSING']));
    });
  });
});
