import type * as classes from './messages/index.js';
import type { Message } from './message.js';

/**
 * The messages as everybody but the validators sees them: plain data under the name of their class. The classes
 * themselves are reached by `MESSAGE_TYPES`.
 */
export type UserRequest = Message<classes.UserRequest>;
export type RadioReport = Message<classes.RadioReport>;
export type LinkReport = Message<classes.LinkReport>;
export type DeviceReport = Message<classes.DeviceReport>;
export type UserGone = Message<classes.UserGone>;
export type SourceClock = Message<classes.SourceClock>;
export type Outcome = Message<classes.Outcome>;
export type ExecutorClock = Message<classes.ExecutorClock>;
export type Ownership = Message<classes.Ownership>;
export type Verdict = Message<classes.Verdict>;
export type Plan = Message<classes.Plan>;
export type EpochMarker = Message<classes.EpochMarker>;
export type EpochInputs = Message<classes.EpochInputs>;
export type EpochChoices = Message<classes.EpochChoices>;
export type EpochCounts = Message<classes.EpochCounts>;
export type InputOffsets = Message<classes.InputOffsets>;
export type Checkpoint = Message<classes.Checkpoint>;
export type DeadLetter = Message<classes.DeadLetter>;

/** What may stand in each topic. */
export type RequestRecord = UserRequest | SourceClock;
export type ReportRecord = RadioReport | LinkReport | DeviceReport | UserGone | SourceClock;
export type OutcomeRecord = Outcome | ExecutorClock;
export type DecisionLogRecord = Ownership | Verdict | Plan | EpochMarker;
