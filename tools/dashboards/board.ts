/**
 * What all dashboards are made of. A dashboard is a file `packages/<package>/dashboards/<name>.ts` whose default export is a `board`;
 * `npx projen dashboards` writes the JSON beside it, which the package ships.
 */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import { BarGaugeDisplayMode, BigValueColorMode, BigValueGraphMode, LegendDisplayMode, LegendPlacement, ReduceDataOptionsBuilder, StackingConfigBuilder, StackingMode, TooltipDisplayMode, VisibilityMode, VizLegendOptionsBuilder, VizOrientation, VizTooltipOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder, DashboardCursorSync, DashboardLinkBuilder, DashboardLinkType, DatasourceVariableBuilder, FieldColorBuilder, FieldColorModeId, QueryVariableBuilder, RowBuilder,
  ThresholdsConfigBuilder, ThresholdsMode, VariableRefresh, VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/** Units, as Grafana calls them: `percentunit` is a share of one, `short` a number. */
export type Unit = 'Bps' | 'bytes' | 'cps' | 'dateTimeFromNow' | 'dtdurations' | 'none' | 'ops' | 'percent' | 'percentunit' | 'pps' | 'reqps' | 's' | 'short' | 'string' | 'celsius';

/** The dashboards that are about more than one component have this tag, and a folder of their own. */
export const OVERVIEW = 'overview';

/** All dashboards have this one, by which they link to each other. */
export const PLATFORM = 'platform';

/** The source of the metrics is a variable, so that a dashboard works in any Grafana. */
const METRICS = { type: 'prometheus', uid: '$datasource' };

const WIDTH = 24;

/**
 * A selector of the series of a metric in the clusters that are looked at.
 *
 * @param metric name of the metric
 * @param matchers further matchers, such as `mode="idle"`
 */
export function of(metric: string, ...matchers: string[]): string {
  return `${metric}{${['cluster=~"$cluster"', ...matchers].join(',')}}`;
}

/** What a counter of these series rises by each second. */
export function rate(metric: string, ...matchers: string[]): string {
  return `rate(${of(metric, ...matchers)}[$__rate_interval])`;
}

/**
 * A quantile of a histogram.
 *
 * @param quantile between 0 and 1
 * @param metric name of the histogram, without `_bucket`
 * @param by labels that are told apart
 * @param matchers further matchers
 */
export function quantile(quantile: number, metric: string, by: string[], ...matchers: string[]): string {
  return `histogram_quantile(${quantile}, sum by (${[...by, 'le'].join(', ')}) (${rate(`${metric}_bucket`, ...matchers)}))`;
}

/** A query, and how its series are called: `{{label}}` stands for a label. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

interface PanelOptions {
  readonly title: string;
  /** What it shows, and what to make of it. */
  readonly description: string;
  readonly unit: Unit;
  /** Of 24 columns. */
  readonly width?: number;
  readonly decimals?: number;
}

/** Values from which on a panel turns yellow and red. Where `bad` is below `warn`, small values are the bad ones. */
export interface Limits {
  readonly warn?: number;
  readonly bad: number;
}

/** One number, or one for each series, with its colour. */
export function number(options: PanelOptions & { readonly query: string; readonly legend?: string; readonly limits?: Limits }): Builder<Panel> {
  return new stat.PanelBuilder()
    .title(options.title).description(options.description).datasource(METRICS).span(options.width ?? 4).height(4).unit(options.unit).decimals(options.decimals ?? 0)
    .withTarget(query('A', { expr: options.query, legend: options.legend ?? '{{cluster}}' }, { instant: true }))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .graphMode(BigValueGraphMode.None).colorMode(BigValueColorMode.Value)
    .thresholds(limits(options.limits)).colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds));
}

/** Lines over time. */
export function graph(options: PanelOptions & { readonly queries: Query[]; readonly stacked?: boolean; readonly max?: number }): Builder<Panel> {
  const panel = new timeseries.PanelBuilder()
    .title(options.title).description(options.description).datasource(METRICS).span(options.width ?? 12).height(8).unit(options.unit).min(0)
    .targets(options.queries.map((one, index) => query(refId(index), one)))
    .lineWidth(1).fillOpacity(options.stacked ? 30 : 10).showPoints(VisibilityMode.Never).spanNulls(false)
    .legend(new VizLegendOptionsBuilder().showLegend(true).displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
  if (options.decimals !== undefined) panel.decimals(options.decimals);
  if (options.max !== undefined) panel.max(options.max);
  if (options.stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  return panel;
}

/** The largest of something, as bars. */
export function bars(options: PanelOptions & { readonly query: string; readonly legend: string; readonly limits?: Limits; readonly max?: number }): Builder<Panel> {
  const panel = new bargauge.PanelBuilder()
    .title(options.title).description(options.description).datasource(METRICS).span(options.width ?? 12).height(8).unit(options.unit).min(0)
    .withTarget(query('A', { expr: options.query, legend: options.legend }, { instant: true }))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .orientation(VizOrientation.Horizontal).displayMode(BarGaugeDisplayMode.Basic)
    .thresholds(limits(options.limits)).colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds));
  if (options.decimals !== undefined) panel.decimals(options.decimals);
  if (options.max !== undefined) panel.max(options.max);
  return panel;
}

/** A column with the values of a query, beside those of the labels. */
export interface Column {
  readonly title: string;
  readonly query: string;
  readonly unit: Unit;
  readonly limits?: Limits;
}

/**
 * A row for each combination of labels.
 *
 * @param options `labels` are the columns before the values, by their heading; the first column sorts
 */
export function rows(options: Omit<PanelOptions, 'unit' | 'decimals'> & { readonly labels: { readonly [label: string]: string }; readonly columns: Column[] }): Builder<Panel> {
  const { labels, columns } = options;
  const value = (index: number): string => (columns.length === 1 ? 'Value' : `Value #${refId(index)}`);
  const panel = new table.PanelBuilder()
    .title(options.title).description(options.description).datasource(METRICS).span(options.width ?? WIDTH).height(8)
    .targets(columns.map(({ query: expr }, index) => query(refId(index), { expr, legend: '' }, { instant: true, table: true })))
    .transformations([
      { id: 'merge', options: {} },
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: Object.fromEntries([...Object.keys(labels), ...columns.map((_, index) => value(index))].map((name, index) => [name, index])),
          renameByName: { ...labels, ...Object.fromEntries(columns.map(({ title }, index) => [value(index), title])) },
        },
      },
    ]);
  for (const { title, unit, limits: limited } of columns) {
    panel.overrideByName(title, [
      { id: 'unit', value: unit },
      ...(limited ? [{ id: 'thresholds', value: limits(limited).build() }, { id: 'custom.cellOptions', value: { type: 'color-text' } }] : []),
    ]);
  }
  return panel;
}

/** Panels under a heading. */
export interface Section {
  readonly title: string;
  readonly panels: Array<Builder<Panel>>;
}

export interface BoardOptions {
  readonly title: string;
  /** What it answers. */
  readonly description: string;
  /** A metric that every cluster has which this dashboard has something to show of. */
  readonly everywhere: string;
  /** Whether it is about more than one component. */
  readonly overview?: boolean;
  /** What else can be chosen, by labels: the values of a label of a metric. */
  readonly choices?: ReadonlyArray<{ readonly label: string; readonly title: string; readonly metric: string }>;
}

/** A dashboard: of all clusters, or of those that are chosen. */
export function board(options: BoardOptions, ...sections: Section[]): DashboardBuilder {
  const dashboard = new DashboardBuilder(options.title)
    .description(options.description).tags([PLATFORM, ...(options.overview ? [OVERVIEW] : [])])
    .timezone('browser').time({ from: 'now-3h', to: 'now' }).refresh('1m').tooltip(DashboardCursorSync.Crosshair).readonly()
    .variables([
      new DatasourceVariableBuilder('datasource').label('Metrics').type('prometheus'),
      choice('cluster', 'Cluster', `label_values(${options.everywhere}, cluster)`),
      ...(options.choices ?? []).map(({ label, title, metric }) => choice(label, title, `label_values(${of(metric)}, ${label})`)),
    ])
    .link(new DashboardLinkBuilder('Dashboards').type(DashboardLinkType.Dashboards).tags([PLATFORM]).asDropdown(true).includeVars(true).keepTime(true));
  for (const { title, panels } of sections) {
    dashboard.withRow(new RowBuilder(title));
    panels.forEach((panel) => dashboard.withPanel(panel));
  }
  return dashboard;
}

/** Any of the values of a label, and all of them to begin with. */
function choice(name: string, title: string, values: string): Builder<VariableModel> {
  return new QueryVariableBuilder(name).label(title).datasource(METRICS)
    .query({ qryType: 1, query: values, refId: name }).definition(values)
    .refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc).multi(true).includeAll(true).allValue('.+').current({ text: ['All'], value: ['$__all'], selected: true });
}

function query(id: string, { expr, legend }: Query, { instant = false, table: tabular = false } = {}): DataqueryBuilder {
  const target = new DataqueryBuilder().refId(id).datasource(METRICS).expr(expr).legendFormat(legend).format(tabular ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
  return instant ? target.instant() : target.range();
}

function limits({ warn, bad }: Partial<Limits> = {}): ThresholdsConfigBuilder {
  const low = warn !== undefined && bad !== undefined && bad < warn;
  const steps = bad === undefined ? [{ color: 'blue', value: null as unknown as number }]
    : low ? [{ color: 'red', value: null as unknown as number }, { color: 'yellow', value: bad }, { color: 'green', value: warn }]
      : [{ color: 'green', value: null as unknown as number }, ...(warn === undefined ? [] : [{ color: 'yellow', value: warn }]), { color: 'red', value: bad }];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

function refId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}
