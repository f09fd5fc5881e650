import { type BrokerOptions, SASL_MECHANISMS } from './broker-options.js';
import { javaTool } from './java.js';
import { runToItsEnd } from './run-to-its-end.js';
import { SERVER_PROPERTIES } from './broker-process.js';

/** Prepares the empty data folder, with the SCRAM passwords of all users. */
export async function formatStorage(
  options: BrokerOptions,
  clusterId: string,
  folder: string,
  classPath: string,
): Promise<void> {
  const scram = SASL_MECHANISMS.filter((mechanism) => mechanism !== 'PLAIN').flatMap((mechanism) =>
    (options.users ?? []).map(({ name, password }) => `${mechanism}=[name=${name},password=${password}]`),
  );
  // Its life is short: compiling well would only slow it down.
  const jvm = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-XX:-UsePerfData', '-cp', classPath];
  const words = ['format', `--cluster-id=${clusterId}`, '--config', SERVER_PROPERTIES];
  const users = scram.flatMap((credential) => ['--add-scram', credential]);
  await runToItsEnd(javaTool('java'), [...jvm, 'kafka.tools.StorageTool', ...words, ...users], folder);
}
