import { execFile } from 'node:child_process';

/** Runs a program in a folder. @throws Error with all it printed if it fails, or cannot be run */
export function runToItsEnd(program: string, args: readonly string[], folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: folder }, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${program} failed:\n${stdout}${stderr}`, { cause: error }));
    });
  });
}
