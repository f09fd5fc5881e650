import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tells the workers of a jest run where the folder of its brokers is. */
const VARIABLE = 'SLOTWISE_TEST_BROKERS';

/** Waits until its input ends, then ends what brokers are left ($0 is the folder) and removes their data. */
const GUARD = `
cat > /dev/null
for file in "$0"/*/broker.pid; do [ -f "$file" ] && kill -9 "$(cat "$file")"; done
rm -rf "$0" || { sleep 1; rm -rf "$0"; }
`;

/**
 * The folder that holds everything of the brokers of this jest run or, outside jest, of this process. When that process
 * ends, however it ends, the brokers still alive are killed and the folder is removed.
 */
export const brokersHome = (): string => process.env[VARIABLE] ?? openHome();

/**
 * Makes the folder and its guard: a shell whose input is a pipe that nobody but this process holds, in a session of its
 * own, which Ctrl-C does not reach. It costs a millisecond, so a run that needs no broker does not notice.
 *
 * Jest runs it as `globalSetup`, outside its module resolution: so this file imports nothing of ours.
 */
export default function openHome(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slotwise-kafka-'));
  const guard = spawn('sh', ['-c', GUARD, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  // A pipe of a child is a socket, which must not keep this process alive either.
  (guard.stdin as unknown as { unref(): void }).unref();
  process.env[VARIABLE] = folder;
  return folder;
}
