import type { Direction } from '../../core/catalogue.js';
import type { ChainSegment, ChainTransfer, GpuBatch, Split, UserRequest } from '../../core/messages.js';
import type { ExplainedVerdict } from './shown-verdict.js';

/** Blocks a request got while one plan held. */
export interface ShownGrantOfRequest {
  readonly direction: Direction;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly blocks: number;
  /** Bits still to be sent when the plan took effect. */
  readonly bitsLeft: number;
}

/** What a request was granted over the air so far. */
export interface GrantsOfRequest {
  readonly userId: string;
  /** Plans that granted it blocks. */
  readonly plans: number;
  /** Sum over all plans of blocks x time the plan held, block-seconds. */
  readonly blockSeconds: number;
  /** Oldest first; the newest ones when there are very many. */
  readonly newest: readonly ShownGrantOfRequest[];
}

/** The input of a request on its way up to the GPU, as planned. */
export interface UploadOfRequest {
  /** Bits to send when it was first planned. */
  readonly bits: number;
  /** When the first plan with it took effect, ms since 1970. */
  readonly startsAtMs: number;
  /** By when it has to be up, by the newest plan, ms since 1970. */
  readonly dueAtMs: number;
}

/** A batch that a request was put in. */
export interface BatchOfRequest extends Pick<GpuBatch, 'loadStartsAtMs' | 'earliestStartAtMs' | 'finishesAtMs'> {
  /** Until when it waits for inputs if it can start as planned, ms since 1970. */
  readonly waitsUntilMs: number;
  /** Blocks of the model that are loaded for it. */
  readonly loadedBlocks: number;
  /** Requests in it, this one included. */
  readonly requests: number;
}

/** A model cut between device and server, as planned. */
export interface SplitOfRequest extends Pick<
  Split,
  'splitAfter' | 'pruningRatio' | 'distortion' | 'plannedJoules' | 'deviceClockHz' | 'serverClockHz'
> {
  /** What there was to compute and to send when the first plan with it took effect. */
  readonly deviceCycles: number;
  readonly uploadBits: number;
  readonly serverCycles: number;
  /** When the first plan with it took effect, ms since 1970. */
  readonly startsAtMs: number;
  /** When the device's part ends, ms since 1970; absent: it has none. */
  readonly deviceEndsAtMs?: number;
  /** From when on plans have it all up, ms since 1970; absent: it is not. */
  readonly uploadEndsAtMs?: number;
  /** When the server's part ends, ms since 1970; absent: it has not begun. */
  readonly serverEndsAtMs?: number;
}

/** Layers on a device, or what is handed to another one, as planned; the newest plan said so before it began. */
export type ChainStepOfRequest =
  ({ readonly kind: 'computed' } & ChainSegment) | ({ readonly kind: 'handed on' } & ChainTransfer);

/** A model on its way over the devices, as planned. */
export interface ChainOfRequest {
  readonly sourceDeviceId: string;
  /** Absent: the result stays where it is computed. */
  readonly sinkDeviceId?: string;
  readonly batchSize: number;
  /** When the first plan with it took effect, ms since 1970. */
  readonly startsAtMs: number;
  /** In order; what the newest plan has for later may still change. */
  readonly steps: readonly ChainStepOfRequest[];
  /** Plans that gave layers planned for later to another device. */
  readonly replans: number;
}

/** What became of one request so far, oldest verdict first. */
export interface RequestStory {
  readonly requestId: string;
  readonly cellId: string;
  /** As it arrived; absent when the log no longer holds it, or holds it too far back to look for. */
  readonly request?: UserRequest;
  readonly verdicts: readonly ExplainedVerdict[];
  /** Absent: no blocks were granted. */
  readonly grants?: GrantsOfRequest;
  /** Absent: no input was planned to go up. */
  readonly upload?: UploadOfRequest;
  /** Oldest first; whoever is in a second one was left out of the first. Absent: in none. */
  readonly batches?: readonly BatchOfRequest[];
  /** Absent: not cut between device and server. */
  readonly split?: SplitOfRequest;
  /** Absent: not handed over devices. */
  readonly chain?: ChainOfRequest;
}
