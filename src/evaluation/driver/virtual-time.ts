import type { SchedulerClock } from '../../scheduler/index.js';

/** Time that stands still until it is moved; the same for every process and for the log. */
export interface VirtualTime {
  /** ms since 1970. */
  nowMs: number;
}

interface Alarm {
  readonly atMs: number;
  readonly wake: () => void;
}

/** The clock of one process, whose alarms go with it. */
export class ProcessClock implements SchedulerClock {
  readonly #alarms = new Set<Alarm>();

  constructor(
    private readonly time: VirtualTime,
    /** Called when an epoch has been dealt with. */
    private readonly onBreath: () => void,
  ) {}

  nowMs(): number {
    return this.time.nowMs;
  }

  monotonicMs(): number {
    return this.time.nowMs;
  }

  wakeAt(atMs: number, wake: () => void): () => void {
    const alarm = { atMs, wake };
    this.#alarms.add(alarm);
    return () => {
      this.#alarms.delete(alarm);
    };
  }

  breathe(): Promise<void> {
    this.onBreath();
    return Promise.resolve();
  }

  /** Instant of the alarm that is due first; undefined when none is set. */
  get nextAlarmMs(): number | undefined {
    return this.#first()?.atMs;
  }

  /** Rings the alarm that is due first, and moves the time to it. */
  ring(): void {
    const alarm = this.#first();
    if (alarm === undefined) return;
    this.#alarms.delete(alarm);
    this.time.nowMs = Math.max(this.time.nowMs, alarm.atMs);
    alarm.wake();
  }

  /** Of two alarms for one instant, the one set first. */
  #first(): Alarm | undefined {
    let first: Alarm | undefined;
    for (const alarm of this.#alarms) if (first === undefined || alarm.atMs < first.atMs) first = alarm;
    return first;
  }
}
