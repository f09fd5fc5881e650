export {
  ClockTimeClosing,
  type ClockTimeDecision,
  type ClockTimeLimits,
  type LastHeard,
} from './clock-time-closing.js';
export { type EpochCut, type SourceBuffers } from './epoch-cut.js';
export { EventTimeClosing } from './event-time-closing.js';
