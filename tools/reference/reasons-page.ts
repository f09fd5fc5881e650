import { REASON_CODES, REASONS } from '../../src/core/reasons.js';
import { GENERATED } from './generated.js';

const TIERS = [
  ['structural', 'Structural: it could not be done even alone with the whole cell'],
  ['capacity', 'Capacity: it could be done, but not beside the others'],
  ['time', 'Time: something happened on the way'],
] as const;

/** `docs/reference/reasons.md`: why a request was refused, expired or missed. */
export function reasonsPage(): string {
  return [
    '# Reasons',
    '',
    GENERATED,
    '',
    'A request that is refused, expires or is missed gets the first of these that applies, and a `cause` with the binding',
    'resource and the shortfall in numbers ("downlink: needs 34 blocks, 12 free").',
    '',
    ...TIERS.flatMap(([tier, title]) => [
      `## ${title}`,
      '',
      '| reason | meaning | what to do |',
      '| --- | --- | --- |',
      ...REASON_CODES.filter((code) => REASONS[code].tier === tier).map(
        (code) => `| \`${code}\` | ${REASONS[code].explanation} | ${REASONS[code].advice} |`,
      ),
      '',
    ]),
  ].join('\n');
}
