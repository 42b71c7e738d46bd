/** The dashboards that packages ship, and what they ask. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** A query of a panel. */
export interface Query {
  readonly expression: string;
  readonly legend: string;
}

/** A panel as Grafana's format has it, as far as it is read here. */
export interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: ReadonlyArray<{ readonly refId: string; readonly expr: string; readonly legendFormat: string; readonly instant?: boolean }>;
  readonly fieldConfig?: { readonly defaults: FieldConfig; readonly overrides: ReadonlyArray<{ readonly matcher: { readonly options: string }; readonly properties: ReadonlyArray<{ readonly id: string; readonly value: any }> }> };
  readonly transformations?: ReadonlyArray<{ readonly id: string; readonly options: any }>;
}

/** How values are shown. */
export interface FieldConfig {
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly thresholds?: { readonly steps: ReadonlyArray<{ readonly color: string; readonly value: number | null }> };
  readonly custom?: { readonly stacking?: { readonly mode?: string } };
}

/** A dashboard, and where it is. */
export interface Board {
  /** The folder of its package. */
  readonly folder: string;
  /** Name of its file, without the ending. */
  readonly name: string;
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly Panel[];
  readonly variables: ReadonlyArray<{ readonly name: string; readonly type: string; readonly query: any }>;
}

/** All dashboards of all packages. */
export const BOARDS: readonly Board[] = readdirSync(join(ROOT, 'packages')).sort().flatMap((folder) => filesIn(join(ROOT, 'packages', folder, 'dashboards')).map((file): Board => {
  const { uid, title, description, panels, templating } = JSON.parse(readFileSync(join(ROOT, 'packages', folder, 'dashboards', file), 'utf8'));
  return { folder, name: file.replace(/\.json$/, ''), uid, title, description, panels, variables: templating.list };
}));

/** The queries of a panel. A row has none. */
export function queriesOf(panel: Panel): Query[] {
  return (panel.targets ?? []).map(({ expr, legendFormat }) => ({ expression: expr, legend: legendFormat }));
}

/** What the values of a variable are taken from: a label of a metric. */
export function choicesOf(board: Board): Array<{ name: string; metric: string; label: string }> {
  return board.variables.filter(({ type }) => type === 'query').map(({ name, query }) => {
    const [, metric, label] = /^label_values\((.+), (\w+)\)$/.exec(query.query) ?? [];
    return { name, metric, label };
  });
}

/** A query as Grafana asks it: for these clusters, and for everything else that can be chosen. */
export function asked(expression: string, clusters = '.+'): string {
  return expression.replaceAll('$cluster', clusters).replaceAll('$__rate_interval', '5m').replace(/\$(?!__)\w+/g, '.+');
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return [];
  }
}
