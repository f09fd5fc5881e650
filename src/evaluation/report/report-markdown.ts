import { markdownTable } from 'markdown-table';
import { headlineTable } from './headline-table.js';
import type { SweepConditions, SweepReport } from './sweep-report.js';
import { times, WRITTEN_BY } from './words.js';

function stretchWords({ fromMs, forMs }: SweepConditions): string {
  if (fromMs === 0 && forMs === undefined) return 'whole files';
  const length = forMs === undefined ? 'to the end' : `for ${forMs} ms`;
  return `from ${fromMs} ms after the first row of each file, ${length}`;
}

function conditionsTable(conditions: SweepConditions): string {
  const { malformedLines, startAtMs, seed, modes, catalogueDigest, epochMs, shards, loads } = conditions;
  const rows: readonly (readonly [string, string])[] = [
    ['stretch', stretchWords(conditions)],
    ['lines that do not parse', String(malformedLines)],
    ['loads', loads.map(times).join(', ')],
    ['modes a request allows', modes.join(', ')],
    ['seed', String(seed)],
    ['first row at', new Date(startAtMs).toISOString()],
    ['epoch', `${epochMs} ms`],
    ['shards', String(shards)],
    ['catalogue, SHA-256', `\`${catalogueDigest}\``],
  ];
  return markdownTable([['condition', 'value'], ...rows.map((row) => [...row])]);
}

function filesTable({ files }: SweepConditions): string {
  const rows = files.map(({ kind, name, sha256 }) => [`\`${name}\``, kind, `\`${sha256}\``]);
  return markdownTable([['file', 'holds', 'SHA-256'], ...rows]);
}

function reasonsTable({ rows }: SweepReport): string {
  const lines = rows.map(({ load, policy, reasons }) => [
    times(load),
    policy,
    reasons.map(({ reason, requests }) => `${reason} ${requests}`).join(', ') || 'none',
  ]);
  return markdownTable([['load', 'policy', 'not on time, by reason'], ...lines], { align: ['right', 'left', 'left'] });
}

/** The report as Markdown; the chart is embedded from the same folder. */
export function reportMarkdown(report: SweepReport, chartName: string): string {
  const { conditions, rows } = report;
  return `# Deadlines hit against offered load

${WRITTEN_BY}

![Deadline-hit ratio against offered load, a line a policy](${chartName})

${headlineTable(rows)}

Hit ratio: on time of all valid requests, refusals included. Promise ratio: on time of all admitted. Expired: never
admitted, and out of time. Missed: admitted, and not on time. Slack: time left to the deadline of those on time.

At one load all policies got the same requests with the same ids, users and deadlines, and the executor carried every
plan out against the same recorded channel. No figure here is a time measured on a machine: the same sweep gives the same
bytes everywhere.

## Policies

${conditions.policies.map(({ name, sentence }) => `- \`${name}\`: ${sentence}.`).join('\n')}

## What was run

${filesTable(conditions)}

${conditionsTable(conditions)}

## Why requests were not on time

${reasonsTable(report)}
`;
}
