import { CODE_PREFIX, REJECTION_CODES } from '../../src/contracts/index.js';
import { type ErrorCode, ERRORS } from '../../src/core/errors.js';
import { GENERATED } from './generated.js';

/** `docs/reference/errors.md`: every error and dead-letter code. */
export function errorsPage(): string {
  const rejections: readonly ErrorCode[] = REJECTION_CODES;
  const others = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => !rejections.includes(code));
  return [
    '# Error codes',
    '',
    GENERATED,
    '',
    '## Dead letters',
    '',
    'Why a record was put aside; `slotwise dead-letters` lists them and sends them again.',
    '',
    ...table(rejections),
    '',
    '## Errors',
    '',
    'What the program says when it cannot go on; where a field or option is wrong, the message names it.',
    '',
    ...table(others),
    '',
  ].join('\n');
}

function table(codes: readonly ErrorCode[]): readonly string[] {
  return [
    '| code | meaning |',
    '| --- | --- |',
    ...codes.map((code) => `| \`${CODE_PREFIX}${code}\` | ${ERRORS[code]} |`),
  ];
}
