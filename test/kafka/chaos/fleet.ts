import { ServiceProcess } from './service-process.js';

/** Something is so wrong that it is no use to start it again. */
const MOST_DESERTERS = 20;

/** Processes of one service, kept at work as a service manager keeps them: one that ends by itself is started again. */
export class Fleet {
  readonly #words: readonly string[];
  readonly #processes = new Set<ServiceProcess>();
  readonly #dismissed = new Set<ServiceProcess>();
  /** What was said by those that ended though nobody asked them to. */
  readonly deserters: string[] = [];

  /** @param words of the command line of each */
  constructor(words: readonly string[]) {
    this.#words = words;
  }

  get processes(): readonly ServiceProcess[] {
    return [...this.#processes];
  }

  add(): ServiceProcess {
    const process = new ServiceProcess(this.#words);
    this.#processes.add(process);
    void process.ended.then((how) => {
      this.#processes.delete(process);
      if (this.#dismissed.has(process)) return;
      this.deserters.push(`ended (${how}): ${process.said}`);
      if (this.deserters.length < MOST_DESERTERS) this.add();
    });
    return process;
  }

  /** Kills it, and starts another one in its place. */
  async killAndReplace(process: ServiceProcess): Promise<void> {
    this.#dismissed.add(process);
    await process.kill();
    this.add();
  }

  /** In good order. @throws Error if it ends in any other way */
  async dismiss(process: ServiceProcess): Promise<void> {
    this.#dismissed.add(process);
    const how = await process.stop();
    if (how !== 0) throw new Error(`asked to end, it ended with ${how}: ${process.said}`);
  }

  async dismissAll(): Promise<void> {
    await Promise.all(this.processes.map((process) => this.dismiss(process)));
  }

  /** However this ends, nothing is left running. */
  async killAll(): Promise<void> {
    for (const process of this.#processes) this.#dismissed.add(process);
    await Promise.all(this.processes.map((process) => process.kill()));
  }
}
