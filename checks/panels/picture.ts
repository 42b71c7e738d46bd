/**
 * A dashboard as a picture: the panels at their places, with what their queries find. A plain renderer of our own, which knows the
 * kinds of panels that tools/dashboards makes; Grafana itself isn't run here.
 */
import type { Result, VictoriaMetrics } from '../alerts/victoria-metrics.ts';
import { asked, BOARDS } from './dashboards.ts';
import type { Board, FieldConfig, Panel } from './dashboards.ts';
import { MINUTES } from './waves.ts';

const COLUMN = 50;
const LINE = 30;
const GAP = 8;
const WIDTH = 24 * COLUMN;
const COLORS = ['#3274d9', '#e0752d', '#299c46', '#8f3bb8', '#c4162a', '#0f8a8a', '#b58900', '#6b7280', '#d6478e', '#4f7f1f'];
const NAMED: { readonly [color: string]: string } = { blue: '#3274d9', green: '#299c46', yellow: '#b8860b', red: '#c4162a' };
/** Lines need no more points than this. */
const EVERY = 4;

/** The dashboards that the docs show, and where their pictures are. */
export const PICTURES: ReadonlyArray<{ readonly file: string; readonly board: Board }> = BOARDS.filter(({ name }) => ['application-health', 'cluster-overview', 'flux-gitops'].includes(name)).map((board) => ({ file: `docs/images/${board.name}.svg`, board }));

/** A box of the picture. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A series, by the name that it has in the legend. */
interface Line {
  readonly name: string;
  readonly values: ReadonlyArray<readonly [number, number]>;
}

/** The picture of a dashboard, as SVG. */
export async function pictureOf(board: Board, server: VictoriaMetrics): Promise<string> {
  const height = Math.max(...board.panels.map(({ gridPos: { y, h } }) => y + h)) * LINE + 40;
  const panels: string[] = [];
  for (const panel of board.panels) panels.push(await drawn(panel, server));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="Inter,Helvetica,Arial,sans-serif" font-size="12" fill="#1f2937">`,
    `<rect width="${WIDTH}" height="${height}" fill="#f3f4f6"/>`,
    text(GAP, 26, board.title, { 'font-size': '18', 'font-weight': '600' }),
    `<g transform="translate(0 40)">`,
    ...panels,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

async function drawn(panel: Panel, server: VictoriaMetrics): Promise<string> {
  const { x, y, w, h } = panel.gridPos;
  const box = { x: x * COLUMN + GAP / 2, y: y * LINE + GAP / 2, w: w * COLUMN - GAP, h: h * LINE - GAP };
  if (panel.type === 'row') return text(box.x + 2, box.y + 16, panel.title, { 'font-weight': '600', 'font-size': '13' });
  const inside = { x: box.x + 10, y: box.y + 26, w: box.w - 20, h: box.h - 34 };
  const draw = { stat, timeseries, bargauge, table }[panel.type];
  if (draw === undefined) throw new Error(`panel '${panel.title}' is of type '${panel.type}', which picture.ts must learn to draw`);
  return [
    `<rect x="${box.x}" y="${box.y}" width="${box.w}" height="${box.h}" rx="3" fill="#fff" stroke="#e5e7eb"/>`,
    text(box.x + 10, box.y + 17, fitted(panel.title, box.w - 16), { 'font-weight': '500' }),
    await draw(panel, inside, server),
  ].join('\n');
}

/** One number for each series, side by side. */
async function stat(panel: Panel, { x, y, w, h }: Box, server: VictoriaMetrics): Promise<string> {
  const found = (await lines(panel, server, MINUTES)).flat();
  return found.map((line, index) => {
    const middle = x + w * (index + 0.5) / found.length;
    const value = last(line);
    const content = shown(value, panel.fieldConfig!.defaults);
    return [
      text(middle, y + h / 2 + 8, content, { 'text-anchor': 'middle', 'font-size': `${Math.min(24, Math.floor(w / found.length / content.length * 1.5))}`, 'font-weight': '600', fill: colorOf(value, panel.fieldConfig!.defaults) }),
      text(middle, y + h / 2 + 28, line.name, { 'text-anchor': 'middle', fill: '#6b7280', 'font-size': '11' }),
    ].join('\n');
  }).join('\n');
}

async function timeseries(panel: Panel, box: Box, server: VictoriaMetrics): Promise<string> {
  const all = (await lines(panel, server, 0)).flat();
  const { defaults } = panel.fieldConfig!;
  const stacked = defaults.custom?.stacking?.mode === 'normal';
  const legendLines = Math.min(3, Math.ceil(all.length / 3));
  const plot = { x: box.x + 52, y: box.y + 4, w: box.w - 56, h: box.h - 26 - 14 * legendLines };
  const minutes = Array.from({ length: MINUTES / EVERY + 1 }, (_, index) => index * EVERY);
  const valueAt = (line: Line, minute: number): number | undefined => line.values.find(([at]) => at === minute)?.[1];
  const base = new Map<number, number>();
  const curves = all.map((line) => minutes.flatMap((minute) => {
    const value = valueAt(line, minute);
    if (value === undefined) return [];
    const from = stacked ? base.get(minute) ?? 0 : 0;
    base.set(minute, from + value);
    return [[minute, from + value, from] as const];
  }));
  const most = defaults.max ?? (Math.max(...curves.flat().map(([, value]) => value), 0) * 1.05 || 1);
  const px = (minute: number): number => Math.round(plot.x + plot.w * minute / MINUTES);
  const py = (value: number): number => Math.round(plot.y + plot.h * (1 - Math.min(value, most) / most));
  const ticks = [0, 0.5, 1].map((share) => share * most);
  return [
    ...ticks.flatMap((tick) => [`<line x1="${plot.x}" x2="${plot.x + plot.w}" y1="${py(tick)}" y2="${py(tick)}" stroke="#e5e7eb"/>`, text(plot.x - 6, py(tick) + 4, shown(tick, defaults), { 'text-anchor': 'end', fill: '#6b7280', 'font-size': '10' })]),
    ...['−3 h', '−2 h', '−1 h', 'now'].map((label, index) => text(px(index * 60), plot.y + plot.h + 14, label, { 'text-anchor': index === 3 ? 'end' : 'middle', fill: '#6b7280', 'font-size': '10' })),
    ...curves.flatMap((curve, index) => {
      const color = COLORS[index % COLORS.length];
      const top = curve.map(([minute, value]) => `${px(minute)},${py(value)}`);
      const bottom = curve.map(([minute, , from]) => `${px(minute)},${py(from)}`).reverse();
      return [
        ...(stacked && curve.length > 0 ? [`<polygon points="${[...top, ...bottom].join(' ')}" fill="${color}" fill-opacity="0.3"/>`] : []),
        `<polyline points="${top.join(' ')}" fill="none" stroke="${color}" stroke-width="1.3"/>`,
      ];
    }),
    ...legend(all.map(({ name }) => name), { x: box.x, y: plot.y + plot.h + 26, w: box.w, h: legendLines }),
  ].join('\n');
}

/** Names in three columns, as many as there is room for. */
function legend(names: string[], { x, y, w, h: fits }: Box): string[] {
  const column = Math.floor(w / 3);
  const room = fits * 3;
  return names.slice(0, room).flatMap((name, index) => {
    const left = x + (index % 3) * column;
    const top = y + 14 * Math.floor(index / 3);
    const more = index === room - 1 && names.length > room;
    return more ? [text(left + 12, top + 4, `and ${names.length - room + 1} more`, { 'font-size': '10', fill: '#6b7280' })]
      : [`<rect x="${left}" y="${top - 3}" width="8" height="3" fill="${COLORS[index % COLORS.length]}"/>`, text(left + 12, top + 2, fitted(name, column - 16, 5.3), { 'font-size': '10' })];
  });
}

async function bargauge(panel: Panel, { x, y, w, h }: Box, server: VictoriaMetrics): Promise<string> {
  const { defaults } = panel.fieldConfig!;
  const bars = (await lines(panel, server, MINUTES)).flat().map((line) => ({ name: line.name, value: last(line) })).sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1)).slice(0, 10);
  const most = defaults.max ?? (Math.max(...bars.map(({ value }) => value), 0) || 1);
  const each = Math.min(26, h / Math.max(bars.length, 1));
  const names = Math.round(w * 0.46);
  return bars.map(({ name, value }, index) => {
    const top = y + each * index;
    const length = Math.max(2, Math.round((w - names - 66) * Math.min(value, most) / most));
    return [
      text(x + names - 8, Math.round(top + each / 2 + 4), fitted(name, names - 8, 5.6), { 'text-anchor': 'end', 'font-size': '10.5' }),
      `<rect x="${x + names}" y="${Math.round(top + 3)}" width="${length}" height="${Math.max(4, Math.round(each - 6))}" fill="${colorOf(value, defaults)}" fill-opacity="0.75"/>`,
      text(x + names + length + 5, Math.round(top + each / 2 + 4), shown(value, defaults), { 'font-size': '10.5' }),
    ].join('\n');
  }).join('\n');
}

/** A row for each combination of labels, with the value of each query. */
async function table(panel: Panel, { x, y, w, h }: Box, server: VictoriaMetrics): Promise<string> {
  const { indexByName, renameByName } = panel.transformations!.find(({ id }) => id === 'organize')!.options as { indexByName: { [name: string]: number }; renameByName: { [name: string]: string } };
  const columns = Object.keys(indexByName).sort((a, b) => indexByName[a] - indexByName[b]);
  const labels = columns.filter((name) => !name.startsWith('Value'));
  const rows = new Map<string, { [column: string]: string }>();
  for (const { refId, expr } of panel.targets!) {
    const value = panel.targets!.length === 1 ? 'Value' : `Value #${refId}`;
    const config = { ...panel.fieldConfig!.defaults, ...Object.fromEntries((panel.fieldConfig!.overrides.find(({ matcher }) => matcher.options === renameByName[value])?.properties ?? []).map((property) => [property.id, property.value])) };
    for (const { metric, values } of await server.foundAnywhere(asked(expr), MINUTES, MINUTES)) {
      const key = labels.map((label) => metric[label] ?? '').join(' ');
      rows.set(key, { ...rows.get(key), ...Object.fromEntries(labels.map((label) => [label, metric[label] ?? ''])), [value]: shown(Number(values.at(-1)![1]), config) });
    }
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const fits = Math.floor((h - 18) / 20);
  const column = w / columns.length;
  const cell = (index: number, line: number, content: string, more: object = {}): string => text(Math.round(x + column * index), y + 12 + line * 20, fitted(content, column - 8, 5.8), { 'font-size': '11', ...more });
  return [
    ...columns.map((name, index) => cell(index, 0, renameByName[name], { 'font-weight': '600', fill: '#6b7280' })),
    ...sorted.slice(0, fits).flatMap((row, line) => [`<line x1="${x}" x2="${x + w}" y1="${y + 18 + line * 20}" y2="${y + 18 + line * 20}" stroke="#e5e7eb"/>`, ...columns.map((name, index) => cell(index, line + 1, row[name] ?? ''))]),
  ].join('\n');
}

/** What each query of a panel finds from a minute on. */
async function lines(panel: Panel, server: VictoriaMetrics, from: number): Promise<Line[][]> {
  return Promise.all((panel.targets ?? []).map(async ({ expr, legendFormat }) => {
    const found = await server.foundAnywhere(asked(expr), from, MINUTES);
    const first = Math.min(...found.flatMap(({ values }) => values.map(([at]) => at)));
    return found.map(({ metric, values }): Line => ({
      name: nameOf(legendFormat, metric),
      // The first that is asked for may not be there.
      values: values.map(([at, value]) => [Math.round((at - (from === 0 ? BEGINNING : first)) / 60) + from, Number(value)] as const),
    })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }));
}

/** When the histories begin. */
const BEGINNING = Date.UTC(2000, 0, 1) / 1000;

function nameOf(legend: string, metric: Result['metric']): string {
  return legend.replace(/\{\{(\w+)\}\}/g, (_all, label: string) => metric[label] ?? '').trim();
}

function last({ values }: Line): number {
  return values.at(-1)![1];
}

function colorOf(value: number, { thresholds }: FieldConfig): string {
  const step = (thresholds?.steps ?? []).filter((one) => one.value === null || one.value <= value).at(-1);
  return NAMED[step?.color ?? 'blue'];
}

/** A value in its unit, in few signs. */
function shown(value: number, { unit = 'short', decimals }: FieldConfig): string {
  const rounded = (number: number, digits = decimals ?? (Math.abs(number) < 10 && number !== 0 ? 1 : 0)): string => `${Number(number.toFixed(digits))}`;
  const scaled = (step: number, names: string[]): string => {
    const power = value === 0 ? 0 : Math.max(0, Math.min(names.length - 1, Math.floor(Math.log(Math.abs(value)) / Math.log(step))));
    return `${rounded(value / step ** power)}${names[power]}`;
  };
  switch (unit) {
    case 'percentunit': return `${rounded(value * 100, Math.max(0, (decimals ?? 0)))} %`;
    case 'bytes': return scaled(1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB']);
    case 'Bps': return scaled(1000, [' B/s', ' kB/s', ' MB/s', ' GB/s']);
    case 's': return value < 1 && value !== 0 ? `${rounded(value * 1000, 0)} ms` : `${rounded(value)} s`;
    case 'dtdurations': return value > 86400 ? `${rounded(value / 86400, 0)} d` : `${rounded(value / 3600, 1)} h`;
    case 'reqps': return `${rounded(value)} req/s`;
    case 'ops': return `${rounded(value, Math.abs(value) < 1 ? 2 : undefined)} /s`;
    default: return scaled(1000, ['', ' K', ' M', ' G']);
  }
}

/** As much of a text as fits. */
function fitted(content: string, width: number, letter = 6.6): string {
  const fits = Math.floor(width / letter);
  return content.length <= fits ? content : `${content.slice(0, Math.max(1, fits - 1))}…`;
}

function text(x: number, y: number, content: string, more: object = {}): string {
  const attributes = Object.entries(more).map(([name, value]) => ` ${name}="${value}"`).join('');
  return `<text x="${Math.round(x)}" y="${Math.round(y)}"${attributes}>${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</text>`;
}
