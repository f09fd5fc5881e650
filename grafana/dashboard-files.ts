import { ALGORITHMS } from './algorithms.js';
import { CELL } from './cell.js';
import { OPERATIONS } from './operations.js';
import { OVERVIEW } from './overview.js';
import { dashboardOf } from './parts/dashboard.js';
import { uidOf } from './parts/links.js';

const DASHBOARDS = [OVERVIEW, CELL, ALGORITHMS, OPERATIONS];

/** The generated JSON models: path from the package's root, and content. */
export function dashboardFiles(): ReadonlyMap<string, string> {
  return new Map(
    DASHBOARDS.map((spec) => [
      `grafana/dashboards/${uidOf(spec.name)}.json`,
      `${JSON.stringify(dashboardOf(spec), null, 2)}\n`,
    ]),
  );
}
