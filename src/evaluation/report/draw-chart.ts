import { parse, resetSVGDefIds, View } from 'vega';
import { compile } from 'vega-lite';
import { chartSpec } from './chart-spec.js';
import type { SweepReport } from './sweep-report.js';

/** The chart as SVG text. Without a canvas text is measured by estimate, which is the same on every machine. */
export async function drawChart(report: SweepReport): Promise<string> {
  const { spec } = compile(chartSpec(report));
  // Ids are counted through the life of the process; every picture begins anew.
  resetSVGDefIds();
  const view = new View(parse(spec), { renderer: 'none' });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
