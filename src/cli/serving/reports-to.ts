import type { Writable } from 'node:stream';
import type { ServeReports } from '../read-serve-options.js';
import { reportMalformed } from './report-malformed.js';
import { reportTornTail } from './report-torn-tail.js';

/** Says it on stderr. */
export const reportsTo = (stderr: Writable): ServeReports => ({
  onMalformed: reportMalformed(stderr),
  onTornTail: reportTornTail(stderr),
  onWaiting: (words) => {
    stderr.write(`slotwise: ${words}\n`);
  },
});
