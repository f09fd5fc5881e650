import type { Writable } from 'node:stream';
import type { DurableLogOptions } from '../../streams/index.js';

type OnTornTail = NonNullable<DurableLogOptions['onTornTail']>;

/** Says on stderr where the log of a process that did not end well was cut. */
export function reportTornTail(stderr: Writable): OnTornTail {
  return ({ topic, partition, bytes }) => {
    const what = `the last write to ${topic}/${partition} had not been finished`;
    stderr.write(`slotwise: ${what}; ${bytes} bytes were cut off, nothing that was acknowledged is lost\n`);
  };
}
