export type DashboardName = 'overview' | 'cell' | 'algorithms' | 'operations';

/** Units as Grafana names them. */
export type Unit = 'bytes' | 'Bps' | 'hertz' | 'joule' | 'none' | 'percentunit' | 'reqps' | 's' | 'short' | 'ops';

export interface Query {
  readonly expression: string;
  /** How its series are called: `{{label}}` stands for a label's value. */
  readonly legend: string;
}

interface CommonSpec {
  readonly title: string;
  /** What is shown, and what to make of it. */
  readonly description: string;
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** Columns of 24, and rows of about 30 px. */
  readonly width: number;
  readonly height: number;
  /** Where to look further. */
  readonly next: DashboardName;
}

export interface Threshold {
  readonly color: 'green' | 'yellow' | 'orange' | 'red';
  /** From here on; the first one holds for everything below the second. */
  readonly from: number | null;
}

export type PanelSpec =
  | (CommonSpec & { readonly kind: 'lines'; readonly isStacked?: boolean; readonly max?: number })
  | (CommonSpec & { readonly kind: 'number'; readonly thresholds?: readonly Threshold[]; readonly decimals?: number })
  | (CommonSpec & { readonly kind: 'bars'; readonly max?: number; readonly thresholds?: readonly Threshold[] })
  | (CommonSpec & { readonly kind: 'heatmap' })
  | (CommonSpec & { readonly kind: 'states'; readonly thresholds: readonly Threshold[] })
  | (CommonSpec & { readonly kind: 'table' });

export interface RowSpec {
  readonly title: string;
  readonly panels: readonly PanelSpec[];
}

export interface DashboardSpec {
  readonly name: DashboardName;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly RowSpec[];
  /** Whether cells can be chosen. */
  readonly hasCells: boolean;
}
