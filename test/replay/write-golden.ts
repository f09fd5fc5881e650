/** Writes the golden file anew; README.md says when that is right. `npm run golden` */
import { decidedLines } from '../../src/evaluation/driver/index.js';
import { GOLDEN_MS, recordedRun } from './decided-bytes.js';
import { writeGolden } from './golden-file.js';

const lines = decidedLines(await recordedRun(GOLDEN_MS));
writeGolden(lines);
console.log(`${lines.length} records of the decision log`);
