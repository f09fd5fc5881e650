import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { javaTool } from './java.js';
import { runToItsEnd } from './run-to-its-end.js';

export const KEY_STORE = 'broker.p12';
export const KEY_STORE_PASSWORD = 'only-for-tests';

const STORE = ['-storetype', 'PKCS12', '-keystore', KEY_STORE, '-storepass', KEY_STORE_PASSWORD, '-alias', 'broker'];
const ADDRESSES = 'san=ip:127.0.0.1,dns:localhost';

/** Makes a key with a self-signed certificate in the folder; returns the certificate, which is its own authority. */
export async function makeCertificate(folder: string): Promise<string> {
  const key = ['-keyalg', 'EC', '-groupname', 'secp256r1', '-dname', 'CN=localhost', '-validity', '30'];
  const extensions = ['-ext', ADDRESSES, '-ext', 'bc:c=ca:true'];
  const keytool = javaTool('keytool');
  await runToItsEnd(keytool, ['-genkeypair', ...STORE, ...key, ...extensions], folder);
  await runToItsEnd(keytool, ['-exportcert', '-rfc', ...STORE, '-file', 'ca.pem'], folder);
  return readFile(join(folder, 'ca.pem'), 'utf8');
}
