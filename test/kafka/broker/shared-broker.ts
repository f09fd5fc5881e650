import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokersHome } from './brokers-home.js';
import type { Reach } from './client-settings.js';
import { startBroker } from './start-broker.js';
import { withFolderLocked } from './with-folder-locked.js';

const START_WITHIN_MS = 120_000;

/**
 * The broker that all specs of a jest run use together: the one KAFKA_BROKERS names, else one that the first spec to ask
 * starts and the end of the run ends. Keep to topics and groups of your own, and leave it running.
 */
export async function sharedBroker(): Promise<Reach> {
  const named = process.env.KAFKA_BROKERS ?? '';
  if (named !== '') return { brokers: named };
  const home = brokersHome();
  const address = join(home, 'shared-broker');
  return withFolderLocked(home, START_WITHIN_MS, async () => {
    if (!existsSync(address)) writeFileSync(address, (await startBroker()).brokers);
    return { brokers: readFileSync(address, 'utf8') };
  });
}
