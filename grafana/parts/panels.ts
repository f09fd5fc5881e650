import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { type Panel, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  YAxisConfigBuilder,
  PanelBuilder as Heatmap,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import { panelLink } from './links.js';
import type { PanelSpec, Query, Threshold } from './panel-spec.js';
import { DATA_SOURCE } from './variables.js';

type AnyPanel = TimeSeries | Stat | BarGauge | Heatmap | StateTimeline | Table;

/** The panel as Grafana draws it. */
export function panelOf(spec: PanelSpec): Builder<Panel> {
  const { title, description, unit, width, height, next } = spec;
  return drawn(spec)
    .title(title)
    .description(description)
    .unit(unit)
    .datasource(DATA_SOURCE)
    .span(width)
    .height(height)
    .links([panelLink(next)])
    .targets(spec.queries.map((query, index) => target(query, index, spec.kind)));
}

function drawn(spec: PanelSpec): AnyPanel {
  switch (spec.kind) {
    case 'lines':
      return lines(spec.isStacked ?? false, spec.max);
    case 'number':
      return new Stat()
        .thresholds(thresholds(spec.thresholds))
        .colorMode(spec.thresholds === undefined ? BigValueColorMode.None : BigValueColorMode.Value)
        .decimals(spec.decimals ?? 1)
        .reduceOptions(newest());
    case 'bars':
      return new BarGauge()
        .thresholds(thresholds(spec.thresholds))
        .displayMode(BarGaugeDisplayMode.Basic)
        .orientation(VizOrientation.Horizontal)
        .min(0)
        .max(spec.max ?? 1)
        .reduceOptions(newest());
    case 'heatmap':
      return new Heatmap()
        .yAxis(new YAxisConfigBuilder().unit(spec.unit))
        .color(
          new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Oranges').exponent(0.5).steps(64),
        );
    case 'states':
      return new StateTimeline()
        .thresholds(thresholds(spec.thresholds))
        .showValue(VisibilityMode.Never)
        .legend(legend());
    case 'table':
      return new Table().withTransformation({ id: 'organize', options: { excludeByName: { Time: true } } });
  }
}

function lines(isStacked: boolean, max: number | undefined): TimeSeries {
  const panel = new TimeSeries()
    .min(0)
    .lineWidth(1)
    .fillOpacity(isStacked ? 60 : 10)
    .showPoints(VisibilityMode.Never)
    .legend(legend())
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (isStacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (max !== undefined) panel.max(max);
  return panel;
}

const legend = (): VizLegendOptionsBuilder =>
  new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true);

const newest = (): ReduceDataOptionsBuilder => new ReduceDataOptionsBuilder().calcs(['lastNotNull']);

function thresholds(steps: readonly Threshold[] = [{ color: 'green', from: null }]): ThresholdsConfigBuilder {
  const plain = steps.map(({ color, from }) => ({ color, value: from }));
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(plain);
}

function target({ expression, legend: name }: Query, index: number, kind: PanelSpec['kind']): DataqueryBuilder {
  const query = new DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(DATA_SOURCE)
    .expr(expression)
    .legendFormat(name);
  if (kind === 'table') return query.instant().format(PromQueryFormat.Table);
  return kind === 'heatmap' ? query.range().format(PromQueryFormat.Heatmap) : query.range();
}
