import { ForwardingLog, type EventLog, type NewRecord } from '../../streams/index.js';
import type { AppendFate, ProcessFaults } from './process-faults.js';

/**
 * A log as one process sees it. Once the process is dead, nothing it does reaches the log, and no answer reaches it; while
 * it is frozen, both wait.
 */
export class ProcessLog extends ForwardingLog {
  /** Appends begun, whatever became of them. */
  appends = 0;
  #state: 'awake' | 'frozen' | 'dead' = 'awake';
  /** Operations begun and not answered. */
  #underWay = 0;
  #waiting: (() => void)[] = [];
  #late: (() => Promise<unknown>)[] = [];

  constructor(
    log: EventLog,
    private readonly faults: ProcessFaults,
  ) {
    super(log);
  }

  get state(): 'awake' | 'frozen' | 'dead' {
    return this.#state;
  }

  get busy(): boolean {
    return this.#state === 'awake' && this.#underWay > 0;
  }

  override append(topic: string, partition: number, records: readonly NewRecord[]): Promise<number> {
    return this.forward(async () => {
      const { fateOf, freezeAtAppend, crashAfterAppends } = this.faults;
      this.appends += 1;
      const number = this.appends;
      if (number === freezeAtAppend) this.freeze();
      await this.#awake();
      const write = (): Promise<number> => this.log.append(topic, partition, records);
      const offset = await this.#meet(fateOf?.({ number, topic, partition, records }) ?? 'written', write);
      if (number === crashAfterAppends) this.die();
      return offset;
    });
  }

  freeze(): void {
    if (this.#state === 'awake') this.#state = 'frozen';
  }

  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'awake';
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  die(): void {
    this.#state = 'dead';
    this.#waiting = [];
  }

  protected override async forward<Answer>(operation: () => Promise<Answer>): Promise<Answer> {
    if (this.#state !== 'awake') await this.#awake();
    this.#underWay += 1;
    try {
      return await operation();
    } finally {
      this.#underWay -= 1;
      await this.#awake();
    }
  }

  /** Resolves while the process is awake: later when it is frozen, never when it is dead. */
  async #awake(): Promise<void> {
    while (this.#state !== 'awake') {
      await new Promise<void>((goOn) => {
        if (this.#state === 'frozen') this.#waiting.push(goOn);
      });
    }
  }

  async #meet(fate: AppendFate, write: () => Promise<number>): Promise<number> {
    switch (fate) {
      case 'written': {
        const offset = await write();
        for (const late of this.#late.splice(0)) await late();
        return offset;
      }
      case 'refused':
        throw new Error('the log refused the append');
      case 'unacknowledged':
        await write();
        throw new Error('the acknowledgement was lost');
      case 'late':
        this.#late.push(write);
        throw new Error('the log did not answer in time');
    }
  }
}
