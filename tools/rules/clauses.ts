/** A demand of the decision log's rules, the code that meets it, and the tests that find out when it does not. */
export interface Clause {
  /** `R1` to `R10`. */
  readonly rule: string;
  /** What is demanded, half a sentence. */
  readonly demand: string;
  readonly file: string;
  /** Stands once in the file. */
  readonly code: string;
  /** In place of `code`: the demand is not met any more. */
  readonly off: string;
  /** A test file that fails then. */
  readonly test: string;
}

const READER = 'src/streams/decisions/decision-reader.ts';
const READER_SPEC = 'src/streams/decisions/decision-reader.spec.ts';
const APPENDER = 'src/scheduler/decision-appender.ts';
const PROCESSOR = 'src/scheduler/shard-processor.ts';
const PROCESSOR_SPEC = 'src/scheduler/shard-processor.spec.ts';
const RESTORE = 'src/scheduler/restore/restore-shard.ts';
const RESTORE_SPEC = 'src/scheduler/restore/restore-shard.spec.ts';
const STORE = 'src/scheduler/checkpoints/checkpoint-store.ts';
const CHECKPOINTER = 'src/scheduler/checkpoints/shard-checkpointer.ts';
const CHECKPOINTER_SPEC = 'src/scheduler/checkpoints/shard-checkpointer.spec.ts';
const CHOOSE = 'src/scheduler/restore/choose-checkpoint.ts';
const TAKE = 'src/scheduler/take-shard.ts';
const RUNNER = 'src/scheduler/shard-runner.ts';
const RUNNER_SPEC = 'src/scheduler/shard-runner.spec.ts';
const TWO_OWNERS = 'test/sim/two-owners.spec.ts';
const CRASHES = 'test/sim/crash-everywhere.spec.ts';

/** In the order of the rules. */
export const CLAUSES: readonly Clause[] = [
  {
    rule: 'R1',
    demand: 'an owner reads its ownership record back before it believes it',
    file: TAKE,
    code: 'read.message.ownerId !== ownerId',
    off: 'shard < 0',
    test: PROCESSOR_SPEC,
  },
  {
    rule: 'R1',
    demand: 'the offset of the ownership record is the term of all records',
    file: PROCESSOR,
    code: 'this.#owner = taken.owner;',
    off: 'this.#owner = { ...taken.owner, term: taken.owner.term + 1 };',
    test: PROCESSOR_SPEC,
  },
  {
    rule: 'R2',
    demand: 'every accepted epoch behind the checkpoint is run again',
    file: 'src/scheduler/restore/rerun-epochs.ts',
    code: '    state = rerun.state;\n',
    off: '',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R2',
    demand: "with exactly the marker's offsets",
    file: 'src/scheduler/restore/input-ranges.ts',
    code: 'record.offset >= offset && record.offset < next',
    off: 'record.offset >= offset && record.offset <= next',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R2',
    demand: "with exactly the marker's choices",
    file: 'src/scheduler/restore/rerun-epoch.ts',
    code: '    choices,\n',
    off: '    choices: {},\n',
    test: 'test/sim/clock-time.spec.ts',
  },
  {
    rule: 'R2',
    demand: 'a digest that differs stops the shard',
    file: RESTORE,
    code: 'if (markerDigest(again) === markerDigest(marker)) return;',
    off: 'if (shard >= 0) return;',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R2',
    demand: "inputs go on at the last marker's next offsets",
    file: RUNNER,
    code: 'for (const topic of INPUT_TOPICS) handle.seek(topics[topic], next[topic]);',
    off: '',
    test: RUNNER_SPEC,
  },
  {
    rule: 'R2',
    demand: 'a log that begins past what is needed stops the shard',
    file: RESTORE,
    code: 'if (begins > 0) {',
    off: 'if (begins < 0) {',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R2',
    demand: 'inputs that begin past what has to be run again stop it',
    file: 'src/scheduler/restore/input-ranges.ts',
    code: 'if (fromOffset < begins) {',
    off: 'if (fromOffset < 0) {',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R2',
    demand: 'inputs that begin past the next epoch stop it',
    file: TAKE,
    code: 'if (next[input] < begins) {',
    off: 'if (next[input] < 0) {',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R2',
    demand: 'a record at another offset than the next one is refused',
    file: PROCESSOR,
    code: 'if (record.offset !== this.#expected[topic]) {',
    off: 'if (record.offset < 0) {',
    test: PROCESSOR_SPEC,
  },
  {
    rule: 'R3',
    demand: 'one request is in flight at a time',
    file: APPENDER,
    code: 'for (const chunk of chunkByBytes(records, this.#chunkBytes)) {',
    off: 'for (const chunk of chunkByBytes(records, this.#chunkBytes)) void this.#send(chunk);\n    for (const chunk of [records]) {',
    test: PROCESSOR_SPEC,
  },
  {
    rule: 'R3',
    demand: 'requests are bounded, and the marker is in the last one',
    file: 'src/scheduler/epoch-records.ts',
    code: 'if (bytes + size > maxBytes) {',
    off: 'if (bytes === Infinity) {',
    test: PROCESSOR_SPEC,
  },
  {
    rule: 'R4',
    demand: 'after a rejected append nothing more is written in the term',
    file: APPENDER,
    code: ".catch(appendUnknown(this.#shard, 'an append to the decision log'))",
    off: '.catch(() => this.#log.append(this.#topic, this.#shard, chunk))',
    test: 'test/sim/lost-appends.spec.ts',
  },
  {
    rule: 'R4',
    demand: 'it is unknown, and a new term restores',
    file: 'src/scheduler/next-term.ts',
    code: "'APPEND_UNKNOWN', ",
    off: '',
    test: 'test/sim/lost-appends.spec.ts',
  },
  {
    rule: 'R5',
    demand: 'an ownership record in a gap ends the term',
    file: APPENDER,
    code: "read.ok && read.message.kind === 'ownership'",
    off: "read.ok && read.message.kind === 'ownership' && offset < 0",
    test: PROCESSOR_SPEC,
  },
  {
    rule: 'R5',
    demand: 'an idle owner looks whether somebody else has taken the shard',
    file: PROCESSOR,
    code: '      this.#pollDue = true;\n',
    off: '',
    test: TWO_OWNERS,
  },
  {
    rule: 'R5',
    demand: 'while it is assigned, the shard is taken again',
    file: 'src/scheduler/next-term.ts',
    code: "'OWNERSHIP_LOST', ",
    off: '',
    test: TWO_OWNERS,
  },
  {
    rule: 'R5',
    demand: 'with growing pauses',
    file: 'src/scheduler/next-term.ts',
    code: 'FIRST_PAUSE_MS * 2 ** (failedTerms - 1)',
    off: 'FIRST_PAUSE_MS',
    test: 'src/scheduler/next-term.spec.ts',
  },
  {
    rule: 'R5',
    demand: 'that are kept',
    file: RUNNER,
    code: 'if (failed > 0) await this.#pause(failed);',
    off: '',
    test: RUNNER_SPEC,
  },
  {
    rule: 'R5',
    demand: 'only what was confirmed is applied',
    file: PROCESSOR,
    code: '    await this.#writeDeadLetters(result.rejections);\n',
    off: '    await this.#writeDeadLetters(result.rejections);\n    this.#state = encoded.state;\n',
    test: PROCESSOR_SPEC,
  },
  {
    rule: 'R6',
    demand: 'a checkpoint has a key of its own, so a late writer replaces none',
    file: 'src/contracts/topics.ts',
    code: 'return part === 0 ? `${shard}@${position}`',
    off: 'return part === 0 ? `${shard}`',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R6',
    demand: 'it counts only if the marker it speaks of stands at its position',
    file: CHOOSE,
    code: 'return same ? { stored, marker: decision } : undefined;',
    off: 'return { stored, marker: decision };',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R6',
    demand: "and the reader's rule accepts that marker",
    file: CHOOSE,
    code: '    if (reader.accept(parsed)?.position === position) return true;\n',
    off: '    if (parsed.offset === position) return true;\n',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R6',
    demand: 'the furthest one wins',
    file: STORE,
    code: '.sort((a, b) => a.position - b.position)',
    off: '.sort((a, b) => b.position - a.position)',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R6',
    demand: 'its state is the one of the marker',
    file: CHOOSE,
    code: '  if (agrees) return checkpoint;\n',
    off: '  if (agrees || shard >= 0) return checkpoint;\n',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R6',
    demand: 'older ones are tombstoned once it is written',
    file: STORE,
    code: '    await this.#forgetOld();\n',
    off: '',
    test: CRASHES,
  },
  {
    rule: 'R6',
    demand: 'they are written every so many epochs',
    file: CHECKPOINTER,
    code: 'this.#epochsSince >= policy.everyEpochs ||',
    off: '',
    test: CHECKPOINTER_SPEC,
  },
  {
    rule: 'R6',
    demand: 'by time',
    file: CHECKPOINTER,
    code: 'clock.monotonicMs() - this.#writtenAtMs >= policy.everyMs',
    off: 'false',
    test: CHECKPOINTER_SPEC,
  },
  {
    rule: 'R6',
    demand: 'by the bytes read, well inside what is kept of the inputs',
    file: CHECKPOINTER,
    code: 'this.#bytesSince >= policy.everyBytes ||',
    off: '',
    test: CHECKPOINTER_SPEC,
  },
  {
    rule: 'R7',
    demand: 'an owner whose clock is off does not begin',
    file: TAKE,
    code: 'if (apartMs > maxClockDifferenceMs) {',
    off: 'if (apartMs < 0) {',
    test: PROCESSOR_SPEC,
  },
  {
    rule: 'R7',
    demand: 'another catalogue is refused unless it was asked for',
    file: 'src/scheduler/catalogue-change.ts',
    code: 'if (!asked) {',
    off: "if (digests === '') {",
    test: RESTORE_SPEC,
  },
  {
    rule: 'R7',
    demand: 'the stored catalogue runs the tail again',
    file: RESTORE,
    code: '[shardProgram(stored, parts), program]',
    off: '[program]',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R7',
    demand: 'the new one is checkpointed at once',
    file: PROCESSOR,
    code: 'this.#checkpointer.after(accepted, this.#catalogueDue)',
    off: 'this.#checkpointer.after(accepted)',
    test: RESTORE_SPEC,
  },
  {
    rule: 'R8',
    demand: 'a record counts if its owner is that of the ownership record before it',
    file: READER,
    code: 'decision.ownerId !== this.#owner?.ownerId || decision.term',
    off: 'this.#owner === undefined || decision.term',
    test: READER_SPEC,
  },
  {
    rule: 'R8',
    demand: 'and its term',
    file: READER,
    code: ' || decision.term !== this.#owner.term) return undefined;',
    off: ') return undefined;',
    test: READER_SPEC,
  },
  {
    rule: 'R8',
    demand: 'a marker continues the last accepted one in its epoch',
    file: READER,
    code: 'begins === last.epoch + 1 &&',
    off: '',
    test: READER_SPEC,
  },
  {
    rule: 'R8',
    demand: "in its predecessor's digest",
    file: READER,
    code: '      marker.previousDigest === last.digest &&\n',
    off: '',
    test: READER_SPEC,
  },
  {
    rule: 'R8',
    demand: 'in its from-offsets',
    file: READER,
    code: 'marker.inputs[topic].from === last.inputs[topic].next',
    off: 'marker.inputs[topic].from >= 0',
    test: READER_SPEC,
  },
  {
    rule: 'R8',
    demand: 'all its numbered records precede it',
    file: READER,
    code: 'if (decision === undefined) return undefined;',
    off: 'if (decision === undefined) continue;',
    test: READER_SPEC,
  },
  {
    rule: 'R8',
    demand: 'repeats are ignored',
    file: READER,
    code: 'if (!epoch.has(decision.number)) epoch.set(decision.number, decision);',
    off: 'epoch.set(epoch.size, decision);',
    test: READER_SPEC,
  },
  {
    rule: 'R8',
    demand: 'what one owner began, the next one does not end',
    file: READER,
    code: '      this.#pending.clear();\n      if (!this.#beganInside)',
    off: '      if (!this.#beganInside)',
    test: READER_SPEC,
  },
  {
    rule: 'R9',
    demand: 'a reader begins at offset 0, at a position it was given, or at the first ownership record it sees',
    file: READER,
    code: 'return this.#beganInside || marker.previousDigest === NO_DIGEST;',
    off: 'return marker.previousDigest === NO_DIGEST;',
    test: READER_SPEC,
  },
  {
    rule: 'R10',
    demand: 'an executor acts on accepted epochs only',
    file: 'src/streams/decisions/follow-decisions.ts',
    code: 'const reader = new DecisionReader(shard, from);',
    off: [
      'const reader = new DecisionReader(shard, from);',
      '  const accept = reader.accept.bind(reader);',
      '  reader.accept = ({ offset, decision: own }) => {',
      "    if (own.kind === 'ownership' || own.kind === 'epoch') return accept({ offset, decision: own });",
      "    const marker = { kind: 'epoch', shard, epoch: own.epoch, counts: {}, inputs: {}, choices: {} };",
      '    const one = { shard, epoch: own.epoch, ownerId: own.ownerId, term: own.term, position: offset, marker };',
      "    return { ...one, verdicts: own.kind === 'verdict' ? [own] : [], plans: own.kind === 'plan' ? [own] : [] };",
      '  };',
    ].join('\n'),
    test: 'src/twin/twin.spec.ts',
  },
];
