import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemProcesses } from './process-identity.js';

const hasProc = existsSync('/proc/self/stat');

describe('processes of this machine', () => {
  it('knows itself and its start, and no process of a number that nobody has', () => {
    expect(systemProcesses.isAlive(process.pid)).toBe(true);
    expect(systemProcesses.startOf(process.pid)).toBe(systemProcesses.startOf(process.pid));
    expect(systemProcesses.isAlive(2 ** 30)).toBe(false);
    expect(systemProcesses.startOf(2 ** 30)).toBeUndefined();
  });

  (hasProc ? it : it.skip)('calls a killed process dead before its parent has cleared it away', async () => {
    // The shell becomes a sleep, which never asks after its child.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString().trim());
      while (!/^\d+ \(sleep\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))) await nextTurn();
      expect(() => process.kill(pid, 0)).not.toThrow();
      expect(systemProcesses.isAlive(pid)).toBe(false);
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
