import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { SchedulerDriver, type SchedulerDriverOptions } from '../../src/evaluation/driver/index.js';
import { bundledRecording, openReplay, ReplayPlayer } from '../../src/replay/index.js';

/** A driver with the beginning of the bundled recording, in its inputs. */
export async function recordedDriver(
  forMs: number,
  options: Partial<SchedulerDriverOptions>,
): Promise<SchedulerDriver> {
  const catalogue = loadCatalogue();
  const replay = await openReplay({ ...bundledRecording(), forMs, seed: 1 }, catalogue);
  const { partitions = 1 } = options;
  const openChannel = (): ReturnType<typeof replay.recordedChannel> => replay.recordedChannel();
  const driver = await SchedulerDriver.start({ catalogue, openChannel, ...options });
  const { log, topics } = driver;
  const { epochMs } = catalogue.deployment;
  await new ReplayPlayer(replay, { log, topics, partitions, epochMs, speed: 'max' }).play();
  return driver;
}
