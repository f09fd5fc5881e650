export { bundledRecording } from './bundled-recording.js';
export { describeTrafficProfile } from './describe-traffic-profile.js';
export { REPORT_FORMATS, REQUEST_FORMATS } from './formats/registry.js';
export { type PaceClock, systemPaceClock } from './pace-clock.js';
export {
  type PlayerOptions,
  ReplayPlayer,
  type ReplayProgress,
  type ReplayResult,
  type ReplaySpeed,
} from './player.js';
export { RecordedChannel } from './recorded-channel.js';
export { openRecordedChannel, openReplay, Replay, type ReplayObserver } from './replay.js';
export {
  type CompleteReplayOptions,
  MOST_LOAD,
  type OnMalformed,
  type RecordingPath,
  type RecordingPaths,
  REPLAY_DEFAULTS,
  type ReplayOptions,
} from './replay-options.js';
export type { ReplayRecord } from './replay-record.js';
export { DEFAULT_TRAFFIC_PROFILE, type TrafficProfile } from './traffic-profile.js';
