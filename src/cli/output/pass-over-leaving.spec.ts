import { describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { passOverLeaving } from './pass-over-leaving.js';

const broken = (code: string): Error => Object.assign(new Error(`write ${code}`), { code });

describe('an output that cannot be written to', () => {
  it('is no error when its reader has gone away', () => {
    const stream = new PassThrough();
    passOverLeaving(stream);
    expect(stream.emit('error', broken('EPIPE'))).toBe(true);
  });

  it('is an error otherwise, unless somebody else takes care of it', () => {
    const stream = new PassThrough();
    passOverLeaving(stream);
    expect(() => stream.emit('error', broken('ENOSPC'))).toThrow('ENOSPC');
    stream.on('error', () => undefined);
    expect(() => stream.emit('error', broken('ENOSPC'))).not.toThrow();
  });
});
