import {
  DashboardCursorSync,
  type Panel,
  RowBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { series } from './expressions.js';
import { dashboardsLink, uidOf } from './links.js';
import type { DashboardSpec, RowSpec } from './panel-spec.js';
import { panelOf } from './panels.js';
import { linkSinceNine, panelSinceNine, variableSinceNine } from './since-nine.js';
import { dataSourceVariable, labelVariable } from './variables.js';

/** Of Grafana 9.0; newer ones read it too. */
const SCHEMA_VERSION = 36;
/** Columns of a dashboard. */
const COLUMNS = 24;

type Placed = Panel | ReturnType<RowBuilder['build']>;

/** The JSON model of a dashboard, as Grafana is provisioned with it. The SDK's own builder of it is for newer models only. */
export interface DashboardModel extends Readonly<Record<string, unknown>> {
  readonly panels: readonly Placed[];
  readonly templating: { readonly list: readonly VariableModel[] };
}

/** Panels from left to right, the next line below the highest of the last. */
class Layout {
  readonly panels: Placed[] = [];
  #x = 0;
  #y = 0;
  #lineHeight = 0;

  add({ title, panels }: RowSpec): void {
    this.#nextLine();
    this.#place(new RowBuilder(title).build(), COLUMNS, 1);
    for (const spec of panels) this.#place(panelSinceNine(panelOf(spec).build()), spec.width, spec.height);
  }

  #place(panel: Placed, w: number, h: number): void {
    if (this.#x + w > COLUMNS) this.#nextLine();
    this.panels.push({ ...panel, id: this.panels.length + 1, gridPos: { x: this.#x, y: this.#y, w, h } });
    this.#x += w;
    this.#lineHeight = Math.max(this.#lineHeight, h);
  }

  #nextLine(): void {
    this.#x = 0;
    this.#y += this.#lineHeight;
    this.#lineHeight = 0;
  }
}

function variables({ hasCells }: DashboardSpec): readonly VariableModel[] {
  const all = [
    dataSourceVariable(),
    labelVariable('job', 'Job', 'slotwise_build_info'),
    labelVariable('instance', 'Instance', 'slotwise_build_info{job=~"$job"}'),
    ...(hasCells ? [labelVariable('cell', 'Cell', series('spectrum_blocks'))] : []),
  ];
  return all.map((variable) => variableSinceNine(variable.build()));
}

/** The dashboard as one JSON object. */
export function dashboardOf(spec: DashboardSpec): DashboardModel {
  const layout = new Layout();
  for (const row of spec.rows) layout.add(row);
  return {
    uid: uidOf(spec.name),
    title: spec.title,
    description: spec.description,
    tags: ['slotwise'],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    graphTooltip: DashboardCursorSync.Crosshair,
    time: { from: 'now-15m', to: 'now' },
    timezone: 'browser',
    refresh: '10s',
    links: [linkSinceNine(dashboardsLink().build())],
    annotations: { list: [] },
    templating: { list: variables(spec) },
    panels: layout.panels,
  };
}
