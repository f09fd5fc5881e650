import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DashboardName } from './panel-spec.js';

export const TITLES: Readonly<Record<DashboardName, string>> = {
  overview: 'Slotwise / Overview',
  cell: 'Slotwise / Cell',
  algorithms: 'Slotwise / Algorithms',
  operations: 'Slotwise / Operations',
};

export const uidOf = (name: DashboardName): string => `slotwise-${name}`;

/** A list of all our dashboards, with the time and the variables kept. */
export const dashboardsLink = (): DashboardLinkBuilder =>
  new DashboardLinkBuilder('Slotwise')
    .type(DashboardLinkType.Dashboards)
    .tags(['slotwise'])
    .includeVars(true)
    .keepTime(true);

/** From a panel to the dashboard that goes on from there. */
export const panelLink = (name: DashboardName): DashboardLinkBuilder =>
  new DashboardLinkBuilder(TITLES[name])
    .type(DashboardLinkType.Link)
    .url(`/d/${uidOf(name)}?\${__url_time_range}&\${datasource:queryparam}&\${job:queryparam}&\${instance:queryparam}`);
