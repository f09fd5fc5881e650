import type { MessageType } from '../src/contracts/index.js';

/** One sentence on every message, for the reference pages and the AsyncAPI document. */
export const MESSAGE_SUMMARIES: Readonly<Record<MessageType, string>> = {
  'user-request': 'One inference a user wants by a deadline.',
  'radio-report': "What the RAN controller knows of one user's channel; a direction holds exactly one measure.",
  'link-report': 'Measured rate of a link between two devices of a cell.',
  'device-report': 'Measured load of a device of a cell.',
  'user-gone': 'The user has left the cell.',
  'source-clock':
    'Written by a replay into every partition it feeds: everything up to `atMs` has been written. Keeps a cell with few requests from holding up event time. Live sources need not write it.',
  outcome: 'What an executor reports of one request; progress is cumulative, and the newest `atMs` wins.',
  'executor-clock': 'Everything the executors of a shard have to report up to `atMs` has been reported.',
  ownership: 'A process takes a shard; the offset of this record is its term.',
  verdict:
    'What becomes of one request. All but `admitted` are final, and a request gets exactly one final verdict; `reason` says why a request was not served.',
  plan: 'What one cell does during [startsAtMs, endsAtMs). Together with the catalogue it is all an executor needs. No plan, no grants; executors act only on plans whose epoch marker is in the log.',
  'epoch-marker': 'The commit of an epoch: an epoch exists when its marker is accepted.',
  checkpoint: 'State of a shard after an accepted marker, so that a restart need not begin at the beginning.',
  'dead-letter': 'A record that was put aside, and why.',
};
