import { describe, expect, it } from '@jest/globals';
import { ERRORS, SlotwiseError } from './errors.js';

describe('a SlotwiseError', () => {
  it('carries its code, the field that is wrong and what it came from', () => {
    const cause = new Error('ENOENT');
    const error = new SlotwiseError('FILE_MISSING', 'cannot read cells.yaml', { field: '--catalogue', cause });
    expect(error).toMatchObject({ name: 'SlotwiseError', code: 'FILE_MISSING', field: '--catalogue', cause });
    expect(error.message).toBe('cannot read cells.yaml');
  });

  it('has neither field nor cause where there is none', () => {
    const error = new SlotwiseError('LOG_CLOSED', 'the log was closed');
    expect(error.field).toBeUndefined();
    expect(error.cause).toBeUndefined();
  });

  it('has a code whose explanation is a sentence', () => {
    for (const [code, explanation] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(explanation).toMatch(/^[A-Z].*\.$/);
    }
  });
});
