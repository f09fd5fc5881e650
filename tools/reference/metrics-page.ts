import { metricsReferenceMarkdown } from '../../src/telemetry/metrics/metrics-reference.js';
import { GENERATED } from './generated.js';

/** `docs/reference/metrics.md`: every metric, and what to do when it moves. */
export function metricsPage(): string {
  return metricsReferenceMarkdown().replace('\n\n', `\n\n${GENERATED}\n\n`);
}
