import { EXIT } from '../exit-codes.js';
import type { ProgramDependencies } from '../program-dependencies.js';
import type { RunningService } from '../running-service.js';
import type { ServeOptions } from '../serve-options.js';

/** Ends the service in good order; when that takes too long, says what is not finished and ends the process. */
export async function closeInTime(
  service: Pick<RunningService, 'close' | 'unfinished'>,
  { graceMs }: Pick<ServeOptions, 'graceMs'>,
  { stderr, every, exit }: Pick<ProgramDependencies, 'stderr' | 'every' | 'exit'>,
): Promise<void> {
  const stopWaiting = every(graceMs, () => {
    stopWaiting();
    stderr.write(`slotwise: not finished within --grace ${graceMs} ms: ${service.unfinished()}\n`);
    exit(EXIT.failed);
  });
  await service.close().finally(stopWaiting);
}
