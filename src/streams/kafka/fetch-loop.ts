import { SlotwiseError } from '../../core/errors.js';
import type { ClusterReader, FetchedPartition } from './cluster-reader.js';
import type { FetchLane, FetchTicket } from './fetch-lane.js';
import { kafkaErrorCode } from './kafka-error.js';
import { pause } from './pause.js';

/** A fetch without news comes back after this long; then lanes that have come to want records meanwhile join in. */
const MAX_WAIT_MS = 100;
const PAUSE_MS = 200;

/** kafkajs names the partition a fetch failed for. */
interface PartitionError {
  readonly topic?: string;
  readonly partition?: number;
}

/**
 * Fetches for all lanes of one consumer, with one request under way for each broker that leads some of their partitions.
 * It goes on trying while a broker is away: whether the group is lost is for the membership to say.
 */
export class FetchLoop {
  readonly #reader: ClusterReader;
  readonly #lanes = new Set<FetchLane>();
  /** Loops under way, by broker. */
  readonly #loops = new Map<string, Promise<void>>();
  #closed = false;
  #waking: Promise<void> | undefined;
  #wokenMeanwhile = false;

  constructor(reader: ClusterReader) {
    this.#reader = reader;
  }

  add(lanes: Iterable<FetchLane>): void {
    for (const lane of lanes) this.#lanes.add(lane);
  }

  remove(lanes: Iterable<FetchLane>): void {
    for (const lane of lanes) this.#lanes.delete(lane);
  }

  /** Some lane may want records. */
  readonly wake = (): void => {
    if (this.#closed) return;
    this.#wokenMeanwhile = true;
    this.#waking ??= this.#startLoops().finally(() => (this.#waking = undefined));
  };

  async close(): Promise<void> {
    this.#closed = true;
    await this.#waking;
    await Promise.all(this.#loops.values());
  }

  async #startLoops(): Promise<void> {
    while (this.#wokenMeanwhile) {
      this.#wokenMeanwhile = false;
      for (const lane of this.#lanes) {
        const leader = await this.#leaderOf(lane);
        if (leader === undefined || this.#loops.has(leader) || this.#closed) continue;
        this.#loops.set(leader, this.#run(leader));
      }
    }
  }

  async #run(leader: string): Promise<void> {
    for (let tickets = await this.#tickets(leader); tickets.length > 0; tickets = await this.#tickets(leader)) {
      await this.#fetch(leader, tickets);
    }
    this.#loops.delete(leader);
    // One may have come to want records while the last look was under way.
    if ([...this.#lanes].some(({ isWanting }) => isWanting)) this.wake();
  }

  async #tickets(leader: string): Promise<readonly FetchTicket[]> {
    if (this.#closed) return [];
    const tickets: FetchTicket[] = [];
    for (const lane of this.#lanes) {
      if ((await this.#leaderOf(lane)) !== leader) continue;
      const ticket = lane.ticket();
      if (ticket !== undefined) tickets.push(ticket);
    }
    return tickets;
  }

  async #fetch(leader: string, tickets: readonly FetchTicket[]): Promise<void> {
    const positions = tickets.map(({ lane, offset }) => ({ topic: lane.topic, partition: lane.partition, offset }));
    try {
      const fetched = await this.#reader.fetch(leader, positions, MAX_WAIT_MS);
      for (const [index, ticket] of tickets.entries()) deliver(ticket, fetched[index]);
    } catch (error) {
      const guilty = kafkaErrorCode(error) === 'OFFSET_OUT_OF_RANGE' ? guiltyOf(error, tickets) : undefined;
      for (const ticket of tickets) if (ticket !== guilty) ticket.lane.giveBack();
      if (guilty !== undefined) guilty.lane.fail(guilty, outOfRange(guilty));
      else await this.#recover();
    }
  }

  async #recover(): Promise<void> {
    await pause(PAUSE_MS);
    if (!this.#closed) await this.#reader.refresh();
    this.#wokenMeanwhile = true;
  }

  async #leaderOf({ topic, partition }: FetchLane): Promise<string | undefined> {
    try {
      return await this.#reader.leaderOf(topic, partition);
    } catch {
      if (!this.#closed) await this.#recover();
      return undefined;
    }
  }
}

function deliver(ticket: FetchTicket, found: FetchedPartition | undefined): void {
  if (found === undefined) ticket.lane.giveBack();
  else ticket.lane.take(ticket, found.records, found.nextOffset);
}

function guiltyOf(error: unknown, tickets: readonly FetchTicket[]): FetchTicket | undefined {
  const { topic, partition } = error as PartitionError;
  return tickets.find(({ lane }) => lane.topic === topic && lane.partition === partition);
}

function outOfRange({ lane, offset }: FetchTicket): SlotwiseError {
  return new SlotwiseError('OFFSET_OUT_OF_RANGE', `${lane.topic}/${lane.partition} does not hold offset ${offset}`);
}
