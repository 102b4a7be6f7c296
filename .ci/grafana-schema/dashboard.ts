// What the dashboards in monitoring/dashboards may have in them, by Grafana's own types. DashboardTypesTest.java compiles each against
// this.
import type { Dashboard, DataQuery, DataSourceRef, Panel, RowPanel } from '@grafana/schema';
import type { Options as StatOptions } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type { Options as TimeSeriesOptions } from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

/** As JSON has it: an enum is its value, and whatever has a default may be missing. */
type Written<T> = T extends string
  ? string extends T
    ? string
    : `${T}`
  : T extends Array<infer E>
    ? Array<Written<E>>
    : T extends object
      ? { [K in keyof T]?: Written<T[K]> }
      : T;

/** What Prometheus' plugin adds to a query is in no package of types: these are the members that the dashboards use. */
type Query = Written<Omit<DataQuery, 'datasource'>> & {
  refId: string;
  expr: string;
  legendFormat: string;
  instant: boolean;
  range: boolean;
  datasource: DataSourceRef;
};

type Shown<Type extends string, Options> = Written<Omit<Panel, 'type' | 'options' | 'targets'>> & {
  type: Type;
  options: Written<Options>;
  targets: Query[];
};

export type Rollcalls = Written<Omit<Dashboard, 'panels'>> & {
  uid: string;
  title: string;
  panels: Array<Shown<'stat', StatOptions> | Shown<'timeseries', TimeSeriesOptions> | Written<RowPanel>>;
};
