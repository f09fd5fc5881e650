import type { DashboardLink, Panel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';

/**
 * Options of panels and variables that Grafana has known since version 9. The SDK writes the defaults of the newest one;
 * an older one would not know them, and a newer one has them anyway.
 */
const PANEL_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  timeseries: ['legend', 'tooltip'],
  stat: ['graphMode', 'colorMode', 'justifyMode', 'textMode', 'orientation', 'reduceOptions'],
  bargauge: ['displayMode', 'orientation', 'reduceOptions', 'showUnfilled', 'minVizHeight', 'minVizWidth'],
  heatmap: ['calculate', 'cellGap', 'color', 'filterValues', 'legend', 'rowsFrame', 'showValue', 'yAxis'],
  'state-timeline': ['alignValue', 'legend', 'mergeValues', 'rowHeight', 'showValue', 'tooltip'],
  table: ['frameIndex', 'showHeader', 'sortBy'],
};

const VARIABLE_FIELDS = [
  ...['allValue', 'current', 'datasource', 'definition', 'hide', 'includeAll', 'label', 'multi', 'name', 'query'],
  ...['refresh', 'regex', 'skipUrlSync', 'sort', 'type'],
];

const LINK_FIELDS = [
  ...['asDropdown', 'icon', 'includeVars', 'keepTime', 'tags', 'targetBlank', 'title', 'tooltip', 'type', 'url'],
];

function picked<Value extends object>(value: Value, fields: readonly string[]): Value {
  return Object.fromEntries(Object.entries(value).filter(([field]) => fields.includes(field))) as Value;
}

/** @throws Error for a type of panel that is not among those */
export function panelSinceNine(panel: Panel): Panel {
  const { type, links = [] } = panel;
  const fields = PANEL_OPTIONS[type];
  if (fields === undefined) throw new Error(`panels of type ${type} are not known to every Grafana since 9`);
  const options: unknown = panel.options;
  return { ...panel, links: links.map(linkSinceNine), options: picked(options ?? {}, fields) };
}

export const variableSinceNine = (variable: VariableModel): VariableModel => picked(variable, VARIABLE_FIELDS);

export const linkSinceNine = (link: DashboardLink): DashboardLink => picked(link, LINK_FIELDS);
